/* Takes the locale of the environment before main does anything, as programs do that the library
 * is linked into: with it, chainrule-locale is chainrule in such a program. */
#include <locale.h>

__attribute__((constructor)) static void take_locale(void)
{
    setlocale(LC_ALL, "");
}
