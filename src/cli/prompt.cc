#include "cli/prompt.h"

#include <histedit.h>
#include <poll.h>
#include <unistd.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cwchar>
#include <system_error>
#include <utility>

#include "cli/prompt_words.h"

namespace dynatlas::cli {
namespace {

constexpr int kHistorySize = 1'000;  // statements
constexpr int kPollMs = 100;         // how soon a stop is noticed

struct EndEditLine {
  void operator()(EditLine* edit) const { ::el_end(edit); }
};
struct EndHistory {
  void operator()(History* history) const { ::history_end(history); }
};

}  // namespace

struct Prompt::State {
  std::string first;
  std::string further;
  std::vector<std::string> words;
  std::stop_token stop;
  bool goes_on = false;  // a statement that has begun
  std::mbstate_t decoding{};
  std::unique_ptr<History, EndHistory> history;
  std::filesystem::path history_file;  // empty: statements are not kept
  std::unique_ptr<EditLine, EndEditLine> edit;

  static State& of(EditLine* edit) {
    void* self = nullptr;
    ::el_get(edit, EL_CLIENTDATA, &self);
    return *static_cast<State*>(self);
  }

  static char* prompt(EditLine* edit) {
    State& self = of(edit);
    return (self.goes_on ? self.further : self.first).data();
  }

  // One character; 0 at the end of input, or when it is to stop.
  static int read_character(EditLine* edit, wchar_t* character) {
    State& self = of(edit);
    while (!self.stop.stop_requested()) {
      pollfd waits{STDIN_FILENO, POLLIN, 0};
      const int ready = ::poll(&waits, 1, kPollMs);
      if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
      char byte = 0;
      if (ready < 0 || ::read(STDIN_FILENO, &byte, 1) != 1) return 0;
      const std::size_t length = std::mbrtowc(character, &byte, 1, &self.decoding);
      if (length == static_cast<std::size_t>(-2)) continue;  // it goes on in the next byte
      if (length != static_cast<std::size_t>(-1)) return 1;
      self.decoding = {};
    }
    return 0;
  }

  static unsigned char complete_word(EditLine* edit, int) {
    State& self = of(edit);
    const LineInfo* const line = ::el_line(edit);
    const Completion completion =
        complete({line->buffer, static_cast<std::size_t>(line->cursor - line->buffer)}, self.words);
    if (!completion.added.empty()) return ::el_insertstr(edit, completion.added.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    if (completion.choices.empty()) return CC_REFRESH_BEEP;
    std::fputs("\n", stdout);
    for (const std::string& choice : completion.choices) std::fprintf(stdout, "%s  ", choice.c_str());
    std::fputs("\n", stdout);
    return CC_REDISPLAY;
  }

  void recall(const std::filesystem::path& file) {
    HistEvent event;
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    const bool is_there = std::filesystem::exists(file, error);
    if (!is_there || ::history(history.get(), &event, H_LOAD, file.c_str()) >= 0) history_file = file;
  }

  void remember(const std::string& statement) const {
    HistEvent event;
    ::history(history.get(), &event, H_ENTER, statement.c_str());
    if (!history_file.empty()) ::history(history.get(), &event, H_SAVE, history_file.c_str());
  }
};

Prompt::Prompt(const std::string& name, std::vector<std::string> words, const std::filesystem::path& history,
               std::stop_token stop)
    : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.first = name + "> ";
  state.further = std::string(name.size() > 3 ? name.size() - 3 : 0, ' ') + "...> ";
  state.words = std::move(words);
  state.stop = std::move(stop);
  std::setlocale(LC_CTYPE, "C.UTF-8");
  HistEvent event;
  state.history.reset(::history_init());
  ::history(state.history.get(), &event, H_SETSIZE, kHistorySize);
  if (!history.empty()) state.recall(history);
  state.edit.reset(::el_init("dynatlas", stdin, stdout, stderr));
  EditLine* const edit = state.edit.get();
  ::el_set(edit, EL_CLIENTDATA, &state);
  ::el_set(edit, EL_PROMPT, State::prompt);
  ::el_set(edit, EL_EDITOR, "emacs");
  ::el_set(edit, EL_HIST, ::history, state.history.get());
  ::el_set(edit, EL_GETCFN, State::read_character);
#ifdef __SANITIZE_ADDRESS__
  const __lsan::ScopedDisabler unwatched;  // libedit 3.1 never frees the names of an added function
#endif
  ::el_set(edit, EL_ADDFN, "complete-name", "Complete a name", State::complete_word);
  ::el_set(edit, EL_BIND, "^I", "complete-name", nullptr);
}

Prompt::~Prompt() = default;

std::optional<std::string> Prompt::next() {
  State& state = *state_;
  std::string statement;
  state.goes_on = false;
  for (;;) {
    int length = 0;
    const char* const line = ::el_gets(state.edit.get(), &length);
    if (line == nullptr || length <= 0) return std::nullopt;
    statement.append(line, static_cast<std::size_t>(length));
    const auto last = statement.find_last_not_of(" \t\r\n");
    if (last == std::string::npos) {
      statement.clear();
      continue;
    }
    statement.resize(last + 1);
    const bool is_command = !state.goes_on && statement.front() == '.';
    if (statement.back() == ';' || is_command) {
      state.remember(statement);
      if (!is_command) statement.pop_back();
      return statement;
    }
    statement += '\n';
    state.goes_on = true;
  }
}

}  // namespace dynatlas::cli
