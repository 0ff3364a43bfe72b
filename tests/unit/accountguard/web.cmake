# What the service's pages are made of.
foreach(part form html prefer hold)
  eg_test(test_ag_${part} SOURCES test_ag_${part}.c LINK PkgConfig::CMOCKA
          eg_accountguard_http)
endforeach()

# Fills a service for tests of its pages.
add_executable(make_guard make_guard.c)
add_dependencies(fast_programs make_guard)
target_link_libraries(make_guard PRIVATE eg_test_ag_notice eg_test_store
                                         PkgConfig::CMOCKA)
target_include_directories(make_guard PRIVATE ${PROJECT_SOURCE_DIR}/tests)
set_target_properties(make_guard PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                                            ${CMAKE_BINARY_DIR}/test-bin)
