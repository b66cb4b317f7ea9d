# One folder of src/ = one library. The DEPENDS lines are the architecture: tests/architecture_test.py reads them and
# rejects any other include.
#
#   dynatlas_folder(store/sqlite DEPENDS graph base LINKS SQLite::SQLite3)
#
# makes the library dynatlas_store_sqlite of every .cc in the folder; x_test.cc go into one test program of the folder,
# each x_fuzz.cc into a program of its own. With THREADS the folder's tests carry the label `threads`: the tsan build
# runs them.
#
# A test whose name holds Neo4j, DynamoDBLocal or Moto gets that real server: ctest starts it first, and
# DYNATLAS_TEST_SERVERS names the folder where tests/servers/servers.py says how to reach it.

set(DYNATLAS_FLAGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast)
if(CMAKE_UNITY_BUILD)
  # dev and tsan compile the files of a library several at a time; release compiles each by itself.
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

# Only one test at a time uses a real server: what it holds is shared.
function(dynatlas_discover_tests target folder threads)
  set(common TEST_PREFIX "${folder}: " DISCOVERY_TIMEOUT 60 NO_PRETTY_VALUES)
  set(properties PROPERTIES TIMEOUT 300)
  if(threads)
    list(APPEND properties LABELS threads)
    set_property(GLOBAL APPEND PROPERTY DYNATLAS_THREADED_TESTS ${target})
  endif()
  gtest_discover_tests(${target} ${common} TEST_FILTER "-*Neo4j*:*DynamoDBLocal*:*Moto*" ${properties})
  foreach(server neo4j:Neo4j dynamodb:DynamoDBLocal moto:Moto)
    string(REGEX MATCH "^[^:]+" fixture ${server})
    string(REGEX MATCH "[^:]+$" name ${server})
    gtest_discover_tests(${target} ${common} TEST_FILTER "*${name}*" ${properties}
                         FIXTURES_REQUIRED ${fixture} RESOURCE_LOCK ${fixture}
                         ENVIRONMENT DYNATLAS_TEST_SERVERS=${DYNATLAS_TEST_SERVERS})
  endforeach()
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
    set_target_properties(${name}_test PROPERTIES UNITY_BUILD OFF)  # each test file names things for itself
    dynatlas_target(${name}_test)
    target_link_libraries(${name}_test PRIVATE dynatlas_${name} GTest::gmock GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE DYNATLAS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    dynatlas_discover_tests(${name}_test ${folder} "${arg_THREADS}")
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
