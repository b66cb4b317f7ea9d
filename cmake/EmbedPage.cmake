# Bundles the page (src/web/page) with its libraries (tools/install_page_parts), for src/web/assets.cc to take in.
file(GLOB page_bundler ${CMAKE_SOURCE_DIR}/.deps/page/node_modules/@esbuild/*/bin/esbuild)
if(NOT page_bundler)
  message(FATAL_ERROR "The page's libraries are missing: run tools/install_page_parts (./quickstart and ./check do)")
endif()
set(page ${CMAKE_SOURCE_DIR}/src/web/page)
set(bundled ${CMAKE_BINARY_DIR}/generated/page)
file(GLOB page_scripts CONFIGURE_DEPENDS ${page}/*.js ${page}/*.jsx ${page}/*.css ${page}/css/*.css)
file(GLOB page_licences ${CMAKE_SOURCE_DIR}/.deps/page/node_modules/*/LICENSE
     ${CMAKE_SOURCE_DIR}/.deps/page/node_modules/@*/*/LICENSE)
list(FILTER page_licences EXCLUDE REGEX "/axe-core/")  # of the tests
set(page_files index.html icon.svg)
list(TRANSFORM page_files PREPEND ${page}/ OUTPUT_VARIABLE page_sources)
list(TRANSFORM page_files PREPEND ${bundled}/ OUTPUT_VARIABLE page_copies)
add_custom_command(
  OUTPUT ${bundled}/page.js ${page_copies}
  COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${CMAKE_SOURCE_DIR}/.deps/page/node_modules ${page_bundler} ${page}/page.jsx
          ${page}/page.css --bundle --minify --format=esm --target=es2022 --jsx=automatic --jsx-import-source=preact
          --loader:.woff2=file --asset-names=[name] --legal-comments=none --log-level=warning --outdir=${bundled}
  COMMAND ${CMAKE_COMMAND} -E cat ${page_licences} > ${bundled}/licences.txt
  COMMAND ${CMAKE_COMMAND} -E copy ${page_sources} ${bundled}
  DEPENDS ${page_scripts} ${page_sources} ${CMAKE_SOURCE_DIR}/.deps/page/package-lock.json
  COMMENT "Bundling the page" VERBATIM)
add_custom_target(page DEPENDS ${bundled}/page.js)
add_dependencies(dynatlas_web page)
set_property(SOURCE ${CMAKE_CURRENT_SOURCE_DIR}/web/assets.cc APPEND PROPERTY OBJECT_DEPENDS ${bundled}/page.js)
set_property(SOURCE ${CMAKE_CURRENT_SOURCE_DIR}/web/assets.cc APPEND PROPERTY COMPILE_DEFINITIONS DYNATLAS_PAGE="${bundled}")
# ccache sees no .incbin: it would keep what was embedded before.
set_property(SOURCE ${CMAKE_CURRENT_SOURCE_DIR}/web/assets.cc PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)
