#include "aws/xml.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace dynatlas::aws {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_name_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == ':' || byte >= 0x80;
}

bool append_utf8(std::uint32_t code, std::string& out) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | (code >> 6));
    put(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    put(0xe0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3f));
    put(0x80 | (code & 0x3f));
  } else {
    put(0xf0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3f));
    put(0x80 | ((code >> 6) & 0x3f));
    put(0x80 | (code & 0x3f));
  }
  return true;
}

// Each step consumes from `rest_` and says whether the document may still be well-formed.
class Parser {
 public:
  explicit Parser(std::string_view document) : rest_(document) {}

  std::optional<XmlNode> parse() {
    XmlNode root;
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
    if (!skip_misc() || !element(root, 1) || !skip_misc() || !rest_.empty()) return std::nullopt;
    return root;
  }

 private:
  bool eat(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  void skip_space() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }

  // Drops everything up to and with `end`.
  bool skip_past(std::string_view end) {
    const std::size_t at = rest_.find(end);
    if (at == std::string_view::npos) return false;
    rest_.remove_prefix(at + end.size());
    return true;
  }

  // White space, comments and processing instructions around the root.
  bool skip_misc() {
    for (;;) {
      skip_space();
      if (eat("<?")) {
        if (!skip_past("?>")) return false;
      } else if (eat("<!--")) {
        if (!skip_past("-->")) return false;
      } else {
        return true;
      }
    }
  }

  bool name(std::string_view& out) {
    const auto end = std::ranges::find_if_not(rest_, is_name_char);
    out = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(out.size());
    return !out.empty();
  }

  bool skip_attribute() {
    std::string_view ignored;
    if (!name(ignored)) return false;
    skip_space();
    if (!eat("=")) return false;
    skip_space();
    if (eat("\"")) return skip_past("\"");
    if (eat("'")) return skip_past("'");
    return false;
  }

  bool element(XmlNode& node, std::size_t depth) {
    if (depth > kXmlDepthMax || ++nodes_ > kXmlNodesMax) return false;
    std::string_view open;
    if (!eat("<") || !name(open)) return false;
    node.name = open;
    for (;;) {
      skip_space();
      if (eat("/>")) return true;
      if (eat(">")) return content(node, depth);
      if (!skip_attribute()) return false;
    }
  }

  bool content(XmlNode& node, std::size_t depth) {
    for (;;) {
      if (!text(node.text)) return false;
      if (eat("</")) {
        std::string_view close;
        if (!name(close) || close != node.name) return false;
        skip_space();
        return eat(">");
      }
      if (eat("<!--")) {
        if (!skip_past("-->")) return false;
      } else if (eat("<![CDATA[")) {
        const std::size_t end = rest_.find("]]>");
        if (end == std::string_view::npos) return false;
        node.text += rest_.substr(0, end);
        rest_.remove_prefix(end + 3);
      } else if (eat("<?")) {
        if (!skip_past("?>")) return false;
      } else if (!element(node.children.emplace_back(), depth + 1)) {
        return false;
      }
    }
  }

  // Character data up to the next '<'; false where the document ends before one.
  bool text(std::string& out) {
    for (;;) {
      const std::size_t at = rest_.find_first_of("<&");
      if (at == std::string_view::npos) return false;
      out += rest_.substr(0, at);
      rest_.remove_prefix(at);
      if (rest_.front() == '<') return true;
      if (!entity(out)) return false;
    }
  }

  bool entity(std::string& out) {
    const std::size_t end = rest_.substr(0, 12).find(';');
    if (end == std::string_view::npos) return false;
    std::string_view body = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    if (body == "lt") return out += '<', true;
    if (body == "gt") return out += '>', true;
    if (body == "amp") return out += '&', true;
    if (body == "quot") return out += '"', true;
    if (body == "apos") return out += '\'', true;
    if (!body.starts_with('#')) return false;
    body.remove_prefix(1);
    const int base = body.starts_with('x') ? 16 : 10;
    if (base == 16) body.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [stop, error] = std::from_chars(body.data(), body.data() + body.size(), code, base);
    return error == std::errc{} && stop == body.data() + body.size() && append_utf8(code, out);
  }

  std::string_view rest_;
  std::size_t nodes_ = 0;
};

}  // namespace

const XmlNode* XmlNode::child(std::string_view child_name) const {
  const auto found = std::ranges::find(children, child_name, &XmlNode::name);
  return found != children.end() ? &*found : nullptr;
}

std::string_view XmlNode::text_at(std::initializer_list<std::string_view> path) const {
  const XmlNode* node = this;
  for (const std::string_view step : path) {
    node = node->child(step);
    if (node == nullptr) return {};
  }
  return node->text;
}

std::optional<XmlNode> parse_xml(std::string_view document) {
  return Parser(document).parse();
}

}  // namespace dynatlas::aws
