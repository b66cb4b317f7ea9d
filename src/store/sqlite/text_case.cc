#include "store/sqlite/text_case.h"

#include <locale.h>
#include <wctype.h>

#include <cstdint>

namespace dynatlas::sqlite {
namespace {

locale_t unicode() {
  static const locale_t made = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return made;
}

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  // 0: what stands there is no UTF-8
};

// The character at the start of `text`, which is not empty (RFC 3629, section 4).
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (bytes == 0 || text.size() < bytes) return {};
  char32_t code = lead & (0x7fU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3fU);
  }
  const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  return overlong || surrogate || code > 0x10ffff ? Character{} : Character{code, bytes};
}

void append(std::string& out, char32_t code) {
  const auto add = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xc0 | code >> 6);
    add(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    add(0xe0 | code >> 12);
    add(0x80 | (code >> 6 & 0x3f));
    add(0x80 | (code & 0x3f));
  } else {
    add(0xf0 | code >> 18);
    add(0x80 | (code >> 12 & 0x3f));
    add(0x80 | (code >> 6 & 0x3f));
    add(0x80 | (code & 0x3f));
  }
}

// SQLite's function of one argument. No exception may pass through SQLite.
void lower_function(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;  // the result is NULL
  if (!has_unicode_case()) {
    sqlite3_result_error(context, "the system's locale C.UTF-8 is missing, without which case cannot be ignored", -1);
    return;
  }
  const auto* const data = reinterpret_cast<const char*>(sqlite3_value_text(arguments[0]));
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(arguments[0]));
  try {
    const std::string lowered = lower_case({data == nullptr ? "" : data, size});
    sqlite3_result_text64(context, lowered.data(), lowered.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

}  // namespace

bool has_unicode_case() {
  return unicode() != nullptr;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Character character = first_character(text);
    if (character.bytes == 0) return false;
    text.remove_prefix(character.bytes);
  }
  return true;
}

std::string lower_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_character(text);
    if (character.bytes == 0) {
      out += text.front();
      text.remove_prefix(1);
    } else {
      append(out, static_cast<char32_t>(towlower_l(static_cast<wint_t>(character.code), unicode())));
      text.remove_prefix(character.bytes);
    }
  }
  return out;
}

void add_lower_function(Connection& connection) {
  const int code =
      sqlite3_create_function_v2(connection.handle(), "dynatlas_lower", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                 &lower_function, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) connection.fail(code);
}

}  // namespace dynatlas::sqlite
