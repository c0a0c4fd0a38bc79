# Compiles SOURCE twice, to nothing. With MUST_FAIL defined it must be refused, and in the compiler's own words must stand every
# sentence of the source's "// expect: " lines; without it, the twin must compile, so that the refusal has the one reason meant.
file(READ "${SOURCE}" text)
string(REGEX MATCHALL "// expect: [^\n]+" expected "${text}")
if(NOT expected)
  message(FATAL_ERROR "${SOURCE}: has no line '// expect: sentence'")
endif()

# The compilers print the source line beside each message; a sentence found only there has not been said.
if(COMPILER_NAME MATCHES "Clang")
  set(quiet -fno-caret-diagnostics)
else()
  set(quiet -fno-diagnostics-show-caret)
endif()
list(TRANSFORM FOLDERS PREPEND "-I")
list(FILTER FOLDERS EXCLUDE REGEX "^-I/usr/include$")
set(compile "${CMAKE_COMMAND}" -E env LC_ALL=C "${COMPILER}" -std=c++20 -fsyntax-only ${quiet} ${FOLDERS} "${SOURCE}")

# Indented, because CMake breaks the lines of what is not.
macro(compile_with)
  execute_process(COMMAND ${compile} ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  string(REPLACE "\n" "\n  " said "\n${said}")
endmacro()

compile_with()
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${SOURCE}: the twin (without MUST_FAIL) does not compile:${said}")
endif()

compile_with(-DMUST_FAIL)
if(status EQUAL 0)
  message(FATAL_ERROR "${SOURCE}: compiles with MUST_FAIL")
endif()
foreach(sentence IN LISTS expected)
  string(REPLACE "// expect: " "" sentence "${sentence}")
  string(STRIP "${sentence}" sentence)
  string(FIND "${said}" "${sentence}" place)
  if(place EQUAL -1)
    message(FATAL_ERROR "${SOURCE}: is refused, but without the sentence\n  ${sentence}\nThe compiler said:${said}")
  endif()
endforeach()
