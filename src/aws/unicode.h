// UTF-8, white space and line ends as Python's str knows them: the AWS configuration files are read by its rules. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dynatlas::aws {

inline constexpr char32_t kByteOrderMark = 0xfeff;

// Decodes into `out` as far as the text is UTF-8 (RFC 3629), and returns how many bytes that were.
std::size_t from_utf8(std::string_view text, std::u32string& out);
std::string to_utf8(std::u32string_view text);

// str.isspace(), str.strip()
bool is_unicode_space(char32_t c);
std::u32string_view trimmed_unicode(std::u32string_view text);

// The lines of a file opened as text: they end with LF, CR LF or CR.
std::vector<std::u32string_view> text_lines(std::u32string_view text);
// str.splitlines(): further characters end a line, too.
std::vector<std::u32string_view> unicode_lines(std::u32string_view text);

}  // namespace dynatlas::aws
