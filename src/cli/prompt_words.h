// What a person may want to write in a statement: for completion at the prompt. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/scan.h"

namespace dynatlas::cli {

// Labels, relationship types, properties and the words of the store's language ("sql", "cypher"), sorted, each once.
std::vector<std::string> prompt_words(const graph::GraphKinds& kinds, std::string_view language);

struct Completion {
  std::string added;                 // stands behind what is written; empty: nothing can be said for sure
  std::vector<std::string> choices;  // where it is not decided
};

// For the last word of `line`. Case does not matter, unless only one case fits: then `added` goes on in the word's own.
Completion complete(std::string_view line, const std::vector<std::string>& words);

}  // namespace dynatlas::cli
