// The page's files, built into the program (cmake/EmbedPage.cmake).
#pragma once

#include <span>
#include <string_view>

namespace dynatlas::web {

struct Asset {
  std::string_view path;  // "/page.js"
  std::string_view type;  // its media type
  std::string_view content;
};

std::span<const Asset> assets();

}  // namespace dynatlas::web
