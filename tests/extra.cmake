# What single modules' tests need beyond the common pattern.
add_subdirectory(${CMAKE_CURRENT_SOURCE_DIR}/support)
foreach(module judge net provider run)
  if(TARGET test_${module})
    target_link_libraries(test_${module} PRIVATE bh_test_support)
  endif()
endforeach()

# The module graph, read from the source files.
add_executable(test_layout layout/layout_rules.cc layout/layout_test.cc)
target_include_directories(test_layout PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(test_layout PRIVATE BENCHHUB_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_link_libraries(test_layout PRIVATE GTest::gtest GTest::gtest_main)
add_test(NAME layout COMMAND test_layout --gtest_brief=1)

# Worked cases of every statistic, out of a file that is not part of the project.
add_executable(test_golden golden/golden_test.cc golden/adapters_scores.cc golden/adapters_judgments.cc)
target_include_directories(test_golden PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(test_golden PRIVATE BENCHHUB_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_link_libraries(test_golden PRIVATE benchhub GTest::gtest GTest::gtest_main)
add_test(NAME golden COMMAND test_golden --gtest_brief=1)

# Tests that Node runs (18 or newer, after `npm ci`); without Node they are skipped and say so.
find_program(NODE NAMES node nodejs)
function(bh_node_test name)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/web/)
  if(NODE)
    add_test(NAME ${name} COMMAND ${NODE} --test ${ARGN} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  else()
    add_test(NAME ${name} COMMAND sh -c "echo 'skipped: there is no node'; exit 77")
  endif()
  set_tests_properties(${name} PROPERTIES LABELS web SKIP_RETURN_CODE 77)
endfunction()
bh_node_test(web workflows.test.mjs scripts.test.mjs)
bh_node_test(truth truth.test.mjs)

# The official clients against the loopback server, and our client against a mock server of other people.
bh_node_test(sdk sdk.test.mjs)
set_tests_properties(sdk PROPERTIES ENVIRONMENT "LOOPBACK_SERVER=$<TARGET_FILE:loopback_server>")
bh_node_test(aimock aimock.test.mjs)
bh_node_test(mcp_server mcp.test.mjs)
bh_node_test(web_serve serve.test.mjs)
set_tests_properties(web_serve PROPERTIES
  ENVIRONMENT "BENCHHUB_BUILD=$<TARGET_FILE:benchhub-build>;LOOPBACK_SERVER=$<TARGET_FILE:loopback_server>")
# A site whose every contributed text is an attack; alone, since it loads a thousand pages.
bh_node_test(web_hostile hostile.test.mjs)
set_tests_properties(web_hostile PROPERTIES RUN_SERIAL ON)
set_tests_properties(aimock mcp_server web_hostile PROPERTIES ENVIRONMENT "BENCHHUB_BUILD=$<TARGET_FILE:benchhub-build>")

# End to end: the real binary, the real loopback provider. kill sends SIGKILL 200 times.
foreach(name scripts kill nightly batch determinism fault_matrix shards surroundings lying_judges)
  add_executable(test_e2e_${name} e2e/${name}_test.cc e2e/process.cc)
  target_include_directories(test_e2e_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(test_e2e_${name} PRIVATE BENCHHUB_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    BENCHHUB_BUILD="$<TARGET_FILE:benchhub-build>" LOOPBACK_SERVER="$<TARGET_FILE:loopback_server>")
  target_link_libraries(test_e2e_${name} PRIVATE benchhub GTest::gtest GTest::gtest_main)
  add_dependencies(test_e2e_${name} benchhub-build loopback_server)
  add_test(NAME e2e_${name} COMMAND test_e2e_${name} --gtest_brief=1)
endforeach()
target_link_libraries(test_e2e_fault_matrix PRIVATE bh_test_support)
target_link_libraries(test_e2e_shards PRIVATE bh_test_support)
target_link_libraries(test_e2e_lying_judges PRIVATE bh_test_support)

# The site of the project's own benchmarks, which the web tests look at.
set(BENCHHUB_TEST_SITE ${CMAKE_BINARY_DIR}/tests/site-repository)
add_test(NAME site_repository COMMAND sh -e -c "rm -rf '${BENCHHUB_TEST_SITE}' && mkdir -p '${BENCHHUB_TEST_SITE}' && \
  cp -r benchmarks models benchhub.json '${BENCHHUB_TEST_SITE}' && '$<TARGET_FILE:benchhub-build>' build --root '${BENCHHUB_TEST_SITE}'"
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
set_tests_properties(site_repository PROPERTIES FIXTURES_SETUP site)
bh_node_test(web_site site.test.mjs vega_schema.test.mjs vega_drawing.test.mjs board_schema.test.mjs feeds.test.mjs)
set_tests_properties(web_site PROPERTIES FIXTURES_REQUIRED site
  ENVIRONMENT "BENCHHUB_SITE=${BENCHHUB_TEST_SITE}/site;BENCHHUB_SPECS=${BENCHHUB_TEST_SITE}/site")
# The same on a site made by hand: language models, ties, every state, hostile and very long text.
set(BENCHHUB_FIXTURE_SITE ${CMAKE_BINARY_DIR}/tests/fixture-site)
add_test(NAME fixture_site COMMAND sh -c "rm -rf '${BENCHHUB_FIXTURE_SITE}' '${BENCHHUB_FIXTURE_SITE}.manifest' && \
  '$<TARGET_FILE:test_render>' --gtest_brief=1 --gtest_filter=Pages.WriteToDisk")
set_tests_properties(fixture_site PROPERTIES FIXTURES_SETUP fixture_site
  ENVIRONMENT "BENCHHUB_FIXTURE_SITE=${BENCHHUB_FIXTURE_SITE}")
add_test(NAME fixture_big_site COMMAND sh -c "rm -rf '${BENCHHUB_FIXTURE_SITE}-big' '${BENCHHUB_FIXTURE_SITE}-big.manifest' && \
  '$<TARGET_FILE:test_render>' --gtest_brief=1 --gtest_filter=Pages.WriteToDisk")
set_tests_properties(fixture_big_site PROPERTIES FIXTURES_SETUP fixture_site
  ENVIRONMENT "BENCHHUB_FIXTURE_SITE=${BENCHHUB_FIXTURE_SITE}-big;BENCHHUB_FIXTURE_MODELS=2000")
bh_node_test(web_fixture site.test.mjs vega_drawing.test.mjs)
bh_node_test(web_board board.test.mjs gallery.test.mjs builder.test.mjs chart_view.test.mjs)
bh_node_test(web_search search.test.mjs)
set_tests_properties(web_board web_search PROPERTIES RUN_SERIAL ON)
set_tests_properties(web_fixture web_board web_search PROPERTIES FIXTURES_REQUIRED fixture_site
  ENVIRONMENT "BENCHHUB_SITE=${BENCHHUB_FIXTURE_SITE};BENCHHUB_BIG_SITE=${BENCHHUB_FIXTURE_SITE}-big;BENCHHUB_BUILD=$<TARGET_FILE:benchhub-build>")
# What docs/ says of tables is what the tables say.
add_test(NAME docs COMMAND benchhub-build docs --check --root ${PROJECT_SOURCE_DIR})
