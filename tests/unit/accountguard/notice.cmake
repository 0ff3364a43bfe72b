# Notices, and their way to people.
add_library(eg_test_ag_notice STATIC ../../support/ag_notice.c)
target_include_directories(eg_test_ag_notice
                           PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(eg_test_ag_notice PUBLIC eg_accountguard)
foreach(part notice_text notice_verify signer)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_test_ag_notice)
endforeach()
eg_test(test_ag_dsn SOURCES test_ag_dsn.c LINK PkgConfig::CMOCKA
        eg_accountguard)
add_executable(make_ag_notices ../../support/make_ag_notices.c)
target_link_libraries(make_ag_notices PRIVATE eg_test_ag_notice)
set_target_properties(make_ag_notices PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                                                 ${CMAKE_BINARY_DIR}/test-bin)
add_dependencies(fast_programs make_ag_notices)
add_executable(kill_at ../../support/kill_at.c)
target_link_libraries(kill_at PRIVATE eg_flags)
set_target_properties(kill_at PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                                         ${CMAKE_BINARY_DIR}/test-bin)
add_dependencies(fast_programs kill_at)

if(NOT CMAKE_CROSSCOMPILING)
  add_test(
    NAME scenario_ag_send_tls
    COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/tests/scenario/ag_send_tls.py
            $<TARGET_FILE:accountguard> $<TARGET_FILE:make_ag_notices>)
  set_tests_properties(scenario_ag_send_tls PROPERTIES LABELS fast TIMEOUT 300
                                                       SKIP_RETURN_CODE 77)
endif()

# A sanitizer's own process cannot be traced.
if(NOT EG_SANITIZE AND NOT CMAKE_CROSSCOMPILING)
  foreach(suite fast slow)
    add_test(
      NAME scenario_ag_send_killed_${suite}
      COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/tests/scenario/ag_send_killed.py
              $<TARGET_FILE:accountguard> $<TARGET_FILE:make_ag_notices>
              $<TARGET_FILE:kill_at> $<IF:$<STREQUAL:${suite},fast>,7,1>)
    set_tests_properties(scenario_ag_send_killed_${suite}
                         PROPERTIES LABELS ${suite} TIMEOUT
                                    $<IF:$<STREQUAL:${suite},fast>,900,7200>
                                    SKIP_RETURN_CODE 77)
  endforeach()
endif()
eg_test(test_ag_press SOURCES test_ag_press.c LINK PkgConfig::CMOCKA
        eg_accountguard eg_test_store)
eg_postgres_test(test_ag_notices $<TARGET_FILE:test_ag_press>)
eg_test(test_ag_canary SOURCES test_ag_canary.c LINK PkgConfig::CMOCKA
        eg_accountguard eg_test_store)
eg_postgres_test(test_ag_canary $<TARGET_FILE:test_ag_canary>)
