#include "access/asking.h"

#include "questions/questions.h"

namespace dynatlas::access {

using nlohmann::json;

std::string text_at(const Cells& cells, std::size_t place) {
  const json& cell = cells.at(place);
  return cell.is_string() ? cell.get<std::string>() : std::string();
}

std::int64_t number_at(const Cells& cells, std::size_t place) {
  const json& cell = cells.at(place);
  return cell.is_number() ? cell.get<std::int64_t>() : 0;
}

bool is_true(const json& cell) {
  return cell.is_boolean() ? cell.get<bool>() : cell.is_number() && cell.get<double>() != 0;
}

std::vector<std::string> texts_in(const json& cell) {
  graph::TextList texts;
  if (cell.is_string()) graph::parse_list(cell.get_ref<const std::string&>(), texts);
  if (cell.is_array()) graph::parse_list(cell.dump(), texts);
  return texts;
}

void Asking::each(std::string_view question, const std::function<void(const Cells&)>& row) {
  until(question, [&](const Cells& cells) {
    row(cells);
    return true;
  });
}

void Asking::until(std::string_view question, const std::function<bool(const Cells&)>& row) {
  const auto text = questions::question(question, store_.language());
  store_.read(text, params_, [&](const auto&, const Cells& cells) {
    if (digest_ != nullptr) digest_->add(json(cells).dump(-1, ' ', false, json::error_handler_t::replace));
    return row(cells);
  });
}

}  // namespace dynatlas::access
