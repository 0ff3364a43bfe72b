# eg_layer(NAME SOURCES file... [LINK target...])
#
# One folder of src/ as an object library; all layers together are
# libelectionguard.  tools/check-layers reads which layer may include which.
function(eg_layer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(eg_${name} OBJECT ${ARG_SOURCES})
  target_include_directories(eg_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include
                                               ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(eg_${name} PUBLIC eg_flags ${ARG_LINK})
  set_property(GLOBAL APPEND PROPERTY EG_LAYERS eg_${name})
endfunction()

# Reference data that is not part of the project; tests that need it skip.
get_filename_component(EG_SHARED_DIR "${PROJECT_SOURCE_DIR}/../shared"
                       ABSOLUTE)
set(EG_TEST_ENVIRONMENT "EG_SHARED=${EG_SHARED_DIR}")

# Seconds that a fast test may take on a busy machine.  Under an emulator it
# crawls, and takes one in eight of its random rounds (tests/support/prop.h).
set(EG_TEST_TIMEOUT 1800)
if(CMAKE_CROSSCOMPILING)
  set(EG_TEST_TIMEOUT 7200)
  list(APPEND EG_TEST_ENVIRONMENT EG_SAMPLE=8)
endif()

add_custom_target(fast_programs) # all that fast tests run, but for the commands

# eg_test(NAME SOURCES file... [LINK target...] [ARGS arg...] [SLOW])
#
# A test program; EG_SHARED names the reference data, if any.
function(eg_test name)
  cmake_parse_arguments(ARG "SLOW" "" "SOURCES;LINK;ARGS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE electionguard_static eg_flags
                                        ${ARG_LINK})
  target_include_directories(
    ${name} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                                           ${CMAKE_BINARY_DIR}/test-bin)
  add_test(NAME ${name} COMMAND ${name} ${ARG_ARGS})
  if(ARG_SLOW)
    set_tests_properties(${name} PROPERTIES LABELS slow TIMEOUT 3600)
  else()
    set_tests_properties(${name} PROPERTIES LABELS fast
                                            TIMEOUT ${EG_TEST_TIMEOUT})
    add_dependencies(fast_programs ${name})
  endif()
  set_tests_properties(
    ${name} PROPERTIES ENVIRONMENT "${EG_TEST_ENVIRONMENT}"
                       SKIP_RETURN_CODE 77)
endfunction()

# What runs a program that classifies its secrets; nothing if that was compiled
# with what watches it.
if(EG_CTIME AND NOT EG_SANITIZE STREQUAL "memory")
  find_program(VALGRIND valgrind)
  if(VALGRIND)
    set(EG_CTIME_RUNNER ${VALGRIND} --quiet --error-exitcode=99
                        --trace-children=yes)
  endif()
endif()

# eg_ctime_test(NAME SOURCES file... [LINK target...] [ARGS arg...])
#
# A program that classifies its secrets and runs under valgrind, or as compiled
# with clang's memory sanitizer, so that a branch or an index that depends on one
# fails.  Exists in EG_CTIME builds only.
function(eg_ctime_test name)
  if(NOT EG_CTIME)
    return()
  endif()
  if(NOT TARGET ctime_programs)
    add_custom_target(ctime_programs) # all that these tests run
  endif()
  if(NOT EG_CTIME_RUNNER AND NOT EG_SANITIZE STREQUAL "memory")
    message(STATUS "valgrind is missing: ${name} is left out")
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;ARGS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  add_dependencies(ctime_programs ${name})
  target_link_libraries(${name} PRIVATE electionguard_static eg_flags
                                        ${ARG_LINK})
  target_include_directories(
    ${name} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                                           ${CMAKE_BINARY_DIR}/test-bin)
  add_test(NAME ${name} COMMAND ${EG_CTIME_RUNNER} $<TARGET_FILE:${name}>
                                ${ARG_ARGS})
  set_tests_properties(
    ${name} PROPERTIES LABELS ctime TIMEOUT 900 SKIP_RETURN_CODE 77
                       ENVIRONMENT "EG_SHARED=${EG_SHARED_DIR}")
endfunction()
