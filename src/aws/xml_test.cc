#include "aws/xml.h"

#include <gtest/gtest.h>

namespace dynatlas::aws {
namespace {

TEST(Xml, ReadsAnAnswer) {
  const auto root = parse_xml(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c --><A xmlns=\"https://x/\" b='<'>\n"
      " <B>one &amp; two &#x41;&#233;&lt;</B><B/><C><D><![CDATA[<raw>]]></D></C></A>\n");
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(root->name, "A");
  ASSERT_EQ(root->children.size(), 3u);
  EXPECT_EQ(root->text_at({"B"}), "one & two A\xc3\xa9<");
  EXPECT_EQ(root->text_at({"C", "D"}), "<raw>");
  EXPECT_EQ(root->text_at({"C", "X"}), "");
  EXPECT_EQ(root->child("Z"), nullptr);
}

TEST(Xml, RefusesWhatIsNotWellFormed) {
  for (const char* document : {"",
                               "text",
                               "<",
                               "<a",
                               "<a>",
                               "<a></b>",
                               "<a></a",
                               "<a/><b/>",
                               "<a b></a>",
                               "<a b=c/>",
                               "<a>&unknown;</a>",
                               "<a>&#xd800;</a>",
                               "<a>&#1114112;</a>",
                               "<a>&#;</a>",
                               "<a>& b</a>",
                               "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
                               "<a><![CDATA[x</a>",
                               "<a><!-- </a>",
                               "<?xml",
                               "<a>&#99999999999999999999;</a>",
                               "{\"a\":1}"}) {
    EXPECT_FALSE(parse_xml(document).has_value()) << document;
  }
}

TEST(Xml, DepthIsBounded) {
  const auto nested = [](std::size_t depth) {
    std::string document;
    for (std::size_t i = 0; i < depth; ++i) document += "<a>";
    for (std::size_t i = 0; i < depth; ++i) document += "</a>";
    return document;
  };
  EXPECT_TRUE(parse_xml(nested(kXmlDepthMax)).has_value());
  EXPECT_FALSE(parse_xml(nested(kXmlDepthMax + 1)).has_value());
  EXPECT_FALSE(parse_xml(nested(1'000'000)).has_value());
}

TEST(Xml, NodesAreBounded) {
  std::string document = "<a>";
  for (std::size_t i = 0; i < kXmlNodesMax; ++i) document += "<b/>";
  EXPECT_FALSE(parse_xml(document + "</a>").has_value());
}

}  // namespace
}  // namespace dynatlas::aws
