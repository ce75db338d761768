# find_package(chainrule) for CMake: the target chainrule::chainrule. Everything is looked for
# beside this file, so the installed tree may be moved as a whole.
get_filename_component(_chainrule_libraries "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
find_library(chainrule_LIBRARY chainrule HINTS "${_chainrule_libraries}" NO_DEFAULT_PATH)
find_path(chainrule_INCLUDE_DIR chainrule.h
    HINTS "${_chainrule_libraries}/../include" "${_chainrule_libraries}/../../include")

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(chainrule
    REQUIRED_VARS chainrule_LIBRARY chainrule_INCLUDE_DIR)
if(chainrule_FOUND AND NOT TARGET chainrule::chainrule)
  add_library(chainrule::chainrule UNKNOWN IMPORTED)
  set_target_properties(chainrule::chainrule PROPERTIES
      IMPORTED_LOCATION "${chainrule_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${chainrule_INCLUDE_DIR}")
endif()
