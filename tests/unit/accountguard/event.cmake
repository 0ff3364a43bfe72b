# Reading logs, and whose accounts they tell of.
foreach(part account event_csv event_json event_microsoft event_providers event_rows
             ip)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_accountguard)
endforeach()
eg_test(test_ag_ingest SOURCES test_ag_ingest.c LINK PkgConfig::CMOCKA
        eg_accountguard eg_test_store eg_test_support)
eg_postgres_test(test_ag_ingest $<TARGET_FILE:test_ag_ingest>)

# The real audit log that docs/accountguard-signins.md tells of, where EG_SHARED
# names the folder that has it.
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
eg_test(test_ag_signins SOURCES test_ag_signins.c LINK PkgConfig::CMOCKA
        eg_accountguard eg_test_store eg_test_support PkgConfig::JANSSON)

# Protects accounts for tests of the command.
add_executable(make_roster make_roster.c)
add_dependencies(fast_programs make_roster)
target_link_libraries(make_roster PRIVATE eg_accountguard eg_test_store
                                          PkgConfig::CMOCKA)
target_include_directories(make_roster PRIVATE ${PROJECT_SOURCE_DIR}/tests)
set_target_properties(make_roster PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                                             ${CMAKE_BINARY_DIR}/test-bin)
