/* What cppcheck has to know of libraries whose headers it does not read: loops that are macros. */
#define json_array_foreach(array, i, value) for (i = 0; (value = array); i++)
#define json_object_foreach(object, key, value) for (key = ""; (value = object);)
