#include "web/assets.h"

#include <array>

// Puts a file's bytes into the program, between two symbols.
#define DYNATLAS_EMBED(name, file)                                 \
  __asm__(                                                         \
      ".section .rodata\n"                                         \
      ".global dynatlas_" #name "\n.global dynatlas_" #name        \
      "_end\n"                                                     \
      "dynatlas_" #name ":\n.incbin \"" file "\"\ndynatlas_" #name \
      "_end:\n"                                                    \
      ".byte 0\n.previous\n");                                     \
  extern "C" const char dynatlas_##name[];                         \
  extern "C" const char dynatlas_##name##_end[]

DYNATLAS_EMBED(index_html, DYNATLAS_PAGE "/index.html");
DYNATLAS_EMBED(page_js, DYNATLAS_PAGE "/page.js");
DYNATLAS_EMBED(page_css, DYNATLAS_PAGE "/page.css");
DYNATLAS_EMBED(icon_svg, DYNATLAS_PAGE "/icon.svg");
DYNATLAS_EMBED(licences, DYNATLAS_PAGE "/licences.txt");
DYNATLAS_EMBED(geist, DYNATLAS_PAGE "/geist-latin-wght-normal.woff2");
DYNATLAS_EMBED(geist_mono, DYNATLAS_PAGE "/geist-mono-latin-wght-normal.woff2");

namespace dynatlas::web {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::span<const Asset> assets() {
  static const std::array<Asset, 7> kAssets{{
      {"/", "text/html; charset=utf-8", between(dynatlas_index_html, dynatlas_index_html_end)},
      {"/page.js", "text/javascript; charset=utf-8", between(dynatlas_page_js, dynatlas_page_js_end)},
      {"/page.css", "text/css; charset=utf-8", between(dynatlas_page_css, dynatlas_page_css_end)},
      {"/icon.svg", "image/svg+xml", between(dynatlas_icon_svg, dynatlas_icon_svg_end)},
      {"/licences.txt", "text/plain; charset=utf-8", between(dynatlas_licences, dynatlas_licences_end)},
      {"/geist-latin-wght-normal.woff2", "font/woff2", between(dynatlas_geist, dynatlas_geist_end)},
      {"/geist-mono-latin-wght-normal.woff2", "font/woff2", between(dynatlas_geist_mono, dynatlas_geist_mono_end)},
  }};
  return kAssets;
}

}  // namespace dynatlas::web
