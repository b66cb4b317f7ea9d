#include "aws/shell_words.h"

namespace dynatlas::aws {
namespace {

bool separates_words(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Takes one character after the other.
class WordSplitter {
 public:
  // False where the text ends within a quotation or an escape.
  bool split(std::string_view text) {
    for (const char c : text) {
      if (is_escaped_) {
        take_escaped(c);
      } else if (quote_ != '\0') {
        take_quoted(c);
      } else {
        take_plain(c);
      }
    }
    if (is_escaped_ || quote_ != '\0') return false;
    end_word();
    return true;
  }

  std::vector<std::string> words() && { return std::move(words_); }

 private:
  // Within double quotes a backslash stays, unless it escapes the quote or itself.
  void take_escaped(char c) {
    if (quote_ != '\0' && c != '\\' && c != quote_) word_ += '\\';
    word_ += c;
    is_escaped_ = false;
  }

  void take_quoted(char c) {
    if (c == quote_) {
      quote_ = '\0';
    } else if (c == '\\' && quote_ == '"') {
      is_escaped_ = true;
    } else {
      word_ += c;
    }
  }

  void take_plain(char c) {
    if (separates_words(c)) {
      end_word();
      return;
    }
    if (c == '\\') {
      is_escaped_ = true;
    } else if (c == '\'' || c == '"') {
      quote_ = c;
      is_word_ = true;  // also where nothing stands between the quotes
    } else {
      word_ += c;
    }
  }

  void end_word() {
    if (is_word_ || !word_.empty()) words_.push_back(std::move(word_));
    word_.clear();
    is_word_ = false;
  }

  std::vector<std::string> words_;
  std::string word_;
  bool is_word_ = false;
  bool is_escaped_ = false;
  char quote_ = '\0';
};

}  // namespace

std::optional<std::vector<std::string>> shell_words(std::string_view text) {
  WordSplitter splitter;
  if (!splitter.split(text)) return std::nullopt;
  return std::move(splitter).words();
}

}  // namespace dynatlas::aws
