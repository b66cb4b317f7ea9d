# The libraries we build on (docs/decisions and ARCHITECTURE.md say why these).
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(CURL 7.87 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(simdjson REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(microhttpd REQUIRED IMPORTED_TARGET libmicrohttpd>=0.9.75)
pkg_check_modules(libedit REQUIRED IMPORTED_TARGET libedit)

# AWS's C runtime: an installed one, else the one that tools/install_aws_c built. s2n would take libcrypto.a, and so a
# second OpenSSL into the program, which security updates do not reach.
set(S2N_USE_CRYPTO_SHARED_LIBS ON)
list(APPEND CMAKE_PREFIX_PATH ${CMAKE_SOURCE_DIR}/.deps/aws-c)
find_package(aws-c-auth REQUIRED)

if(DYNATLAS_TESTS)
  find_package(GTest REQUIRED)
endif()
