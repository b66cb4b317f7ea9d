// Values of options that are one of a few words.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

namespace dynatlas::cli {

// Refuses another word than these, naming them and the one that was meant. Described as "text|json".
CLI::Validator one_of(std::vector<std::string> words);

// The option's value is what stands beside the word.
template <typename T>
CLI::Option* take_one_of(CLI::Option* option, const std::vector<std::pair<std::string, T>>& choices) {
  std::vector<std::string> words;
  for (const auto& [word, value] : choices) words.push_back(word);
  // What is added last is asked first.
  return option->transform(CLI::CheckedTransformer(choices).description(""))->transform(one_of(std::move(words)));
}

}  // namespace dynatlas::cli
