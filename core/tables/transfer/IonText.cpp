#include "core/tables/transfer/IonText.h"

#include "core/base/Json.h"

namespace trestle::tables {

namespace {

void appendNumber(QByteArray& out, const Decimal& number)
{
    const QByteArray text = number.toText();
    out += text;
    if (!text.contains('.')) out += '.';  // without it the number would be an integer
}

void appendBinary(QByteArray& out, const QByteArray& bytes)
{
    out += "{{" + bytes.toBase64() + "}}";
}

template <typename Values, typename Append>
void appendList(QByteArray& out, const Values& values, Append append)
{
    out += '[';
    bool first = true;
    for (const auto& value : values) {
        if (!std::exchange(first, false)) out += ',';
        append(value);
    }
    out += ']';
}

// A symbol stands bare if it looks like an identifier and means nothing else.
void appendName(QByteArray& out, const QByteArray& name)
{
    static const QByteArray taken[] = {"null", "true", "false", "nan"};
    const auto isWord = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
    };
    const bool bare = !name.isEmpty() && !(name.front() >= '0' && name.front() <= '9') &&
                      std::all_of(name.begin(), name.end(), isWord) &&
                      std::find(std::begin(taken), std::end(taken), name) == std::end(taken);
    if (bare)
        out += name;
    else
        base::appendJsonString(out, name);  // a string is a field's name as well
}

}  // namespace

void appendIon(QByteArray& out, const AttributeValue& value)
{
    struct Writer
    {
        QByteArray& out;
        void operator()(const AttributeValue::String& string) const { base::appendJsonString(out, string.utf8); }
        void operator()(const Decimal& number) const { appendNumber(out, number); }
        void operator()(const AttributeValue::Binary& binary) const { appendBinary(out, binary.bytes); }
        void operator()(bool truth) const { out += truth ? "true" : "false"; }
        void operator()(const AttributeValue::Null&) const { out += "null"; }
        void operator()(const AttributeValue::Map& map) const { appendIon(out, map); }
        void operator()(const AttributeValue::List& list) const
        {
            appendList(out, list, [this](const AttributeValue& element) { appendIon(out, element); });
        }
        void operator()(const AttributeValue::StringSet& set) const
        {
            out += "$dynamodb_SS::";
            appendList(out, set.values, [this](const QByteArray& element) { base::appendJsonString(out, element); });
        }
        void operator()(const AttributeValue::NumberSet& set) const
        {
            out += "$dynamodb_NS::";
            appendList(out, set.values, [this](const Decimal& element) { appendNumber(out, element); });
        }
        void operator()(const AttributeValue::BinarySet& set) const
        {
            out += "$dynamodb_BS::";
            appendList(out, set.values, [this](const QByteArray& element) { appendBinary(out, element); });
        }
    };
    std::visit(Writer{out}, value.variant());
}

void appendIon(QByteArray& out, const Item& item)
{
    out += '{';
    bool first = true;
    for (const auto& [name, value] : item) {
        if (!std::exchange(first, false)) out += ',';
        appendName(out, name);
        out += ':';
        appendIon(out, value);
    }
    out += '}';
}

}  // namespace trestle::tables
