// Reads statements from the terminal: with history, completion and lines that go on (libedit).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace dynatlas::cli {

class Prompt {
 public:
  // `name` stands before the line. What is typed while a stop is requested is not waited for. `history` is the file
  // that keeps statements from one prompt to the next, readable for its owner only; none where the path is empty, or
  // where something else stands there.
  Prompt(const std::string& name, std::vector<std::string> words, const std::filesystem::path& history,
         std::stop_token stop);
  ~Prompt();  // leaves the terminal as it was
  Prompt(const Prompt&) = delete;
  Prompt& operator=(const Prompt&) = delete;

  // The next statement, without the ; that ends it, or a line that begins with a dot. Nothing when input ends (Ctrl-D)
  // or a stop was requested.
  std::optional<std::string> next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dynatlas::cli
