# One folder of src/ = one library. The DEPENDS lines are the architecture: tests/architecture_test.py reads them and
# rejects any other include.
#
#   dynatlas_folder(store/sqlite DEPENDS graph base LINKS SQLite::SQLite3)
#
# makes the library dynatlas_store_sqlite of every .cc in the folder; x_test.cc go into one test program of the folder,
# each x_fuzz.cc into a program of its own. With THREADS the folder's tests carry the label `threads`: the tsan build
# runs them. Where the preset says so, its files are compiled several at a time, those of the library and
# those of the tests: no two of them may give a thing of their own the same name.
#
# A test whose name holds Neo4j, DynamoDBLocal or Moto gets that real server: ctest starts it first, and
# DYNATLAS_TEST_SERVERS names the folder where tests/servers/servers.py says how to reach it.

set(DYNATLAS_FLAGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast)
if(CMAKE_UNITY_BUILD)
  # The files of a folder are compiled several at a time; ./check --all compiles each by itself, too.
  # gcc then takes what a .cc keeps to itself for a header's.
  list(APPEND DYNATLAS_FLAGS -Wno-subobject-linkage)
endif()
if(DYNATLAS_SANITIZE)
  list(APPEND DYNATLAS_FLAGS -fsanitize=${DYNATLAS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${DYNATLAS_SANITIZE})
endif()

function(dynatlas_target target)
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_compile_options(${target} PRIVATE ${DYNATLAS_FLAGS})
  target_compile_definitions(${target} PRIVATE DYNATLAS_VERSION="${PROJECT_VERSION}")
endfunction()

set(DYNATLAS_TEST_SERVERS ${CMAKE_BINARY_DIR}/servers)

# All tests of a program run in one process, those with a real server in one more: starting a sanitized process for each
# would cost more than the tests themselves. Only one process at a time uses a server: what it holds is shared.
function(dynatlas_add_tests target folder threads)
  set(registered "")
  set(with_server "")
  set(labels "")
  if(threads)
    set(labels threads)
    set_property(GLOBAL APPEND PROPERTY DYNATLAS_THREADED_TESTS ${target})
  endif()
  foreach(server neo4j:Neo4j dynamodb:DynamoDBLocal moto:Moto)
    string(REGEX MATCH "^[^:]+" fixture ${server})
    string(REGEX MATCH "[^:]+$" name ${server})
    list(APPEND with_server "*${name}*")
    set(found "")
    foreach(file ${ARGN})
      file(STRINGS ${file} lines REGEX "(TEST|TEST_F|TEST_P|TEST_SUITE_P)\\(.*${name}")
      list(APPEND found ${lines})
    endforeach()
    if(found)
      set(test "${folder}: tests with ${name}")
      add_test(NAME ${test} COMMAND ${target} --gtest_brief=1 --gtest_filter=*${name}*)
      set_property(TEST ${test} PROPERTY FIXTURES_REQUIRED ${fixture})
      set_property(TEST ${test} PROPERTY RESOURCE_LOCK ${fixture})
      set_property(TEST ${test} PROPERTY ENVIRONMENT DYNATLAS_TEST_SERVERS=${DYNATLAS_TEST_SERVERS})
      list(APPEND registered ${test})
    endif()
  endforeach()
  list(JOIN with_server ":" with_server)
  set(test "${folder}: tests")
  add_test(NAME ${test} COMMAND ${target} --gtest_brief=1 --gtest_filter=-${with_server})
  list(APPEND registered ${test})
  set_tests_properties(${registered} PROPERTIES TIMEOUT 900 COST 50 LABELS "${labels}"
                       FAIL_REGULAR_EXPRESSION "0 tests from 0 test suites ran")
endfunction()

function(dynatlas_folder folder)
  cmake_parse_arguments(arg "THREADS" "" "DEPENDS;LINKS" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  set(dir ${CMAKE_SOURCE_DIR}/src/${folder})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${dir}/*.cc)
  set(tests ${sources})
  set(fuzzers ${sources})
  list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench)\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cc$")

  set(links ${arg_LINKS})
  foreach(dependency ${arg_DEPENDS})
    string(REPLACE "/" "_" dependency ${dependency})
    list(APPEND links dynatlas_${dependency})
  endforeach()

  if(sources)
    add_library(dynatlas_${name} STATIC ${sources})
    dynatlas_target(dynatlas_${name})
    target_link_libraries(dynatlas_${name} PUBLIC ${links})
  else()
    add_library(dynatlas_${name} INTERFACE)
    target_include_directories(dynatlas_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(dynatlas_${name} INTERFACE ${links})
  endif()

  if(DYNATLAS_TESTS AND tests)
    add_executable(${name}_test ${tests})
    dynatlas_target(${name}_test)
    target_link_libraries(${name}_test PRIVATE dynatlas_${name} GTest::gmock GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE DYNATLAS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    dynatlas_add_tests(${name}_test ${folder} "${arg_THREADS}" ${tests})
  endif()

  # With DYNATLAS_FUZZ a fuzzer searches; without, it is linked with tests/fuzz_replay.cc and replays its corpus
  # (tests/corpus/<fuzzer>/) as a test.
  foreach(source ${fuzzers})
    get_filename_component(fuzzer ${source} NAME_WE)
    if(DYNATLAS_FUZZ)
      add_executable(${fuzzer} ${source})
      target_compile_options(${fuzzer} PRIVATE -fsanitize=fuzzer)
      target_link_options(${fuzzer} PRIVATE -fsanitize=fuzzer)
    elseif(DYNATLAS_TESTS)
      add_executable(${fuzzer} ${source} ${CMAKE_SOURCE_DIR}/tests/fuzz_replay.cc)
      add_test(NAME "${folder}: ${fuzzer} corpus" COMMAND ${fuzzer} ${CMAKE_SOURCE_DIR}/tests/corpus/${fuzzer})
    else()
      continue()
    endif()
    dynatlas_target(${fuzzer})
    target_link_libraries(${fuzzer} PRIVATE dynatlas_${name})
  endforeach()
endfunction()
