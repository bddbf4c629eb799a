#include "core/aws/TagRules.h"

#include "core/aws/WireMembers.h"

#include <set>

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;

namespace {

constexpr qsizetype mostTags = 50;
constexpr qsizetype longestKey = 128;
constexpr qsizetype longestValue = 256;

// Letters and digits of any script, blanks, and + - = . _ : / @
bool isTagText(const QByteArray& utf8)
{
    const QList<uint> text = QString::fromUtf8(utf8).toUcs4();
    return std::all_of(text.begin(), text.end(), [](uint c) {
        return QChar::isLetterOrNumber(c) || QChar::isMark(c) || QChar::isSpace(c) ||
               (c < 128 && QByteArrayView("+-=._:/@").contains(char(c)));
    });
}

}  // namespace

WireResult<void> checkTagKey(const QByteArray& key)
{
    const QString shown = QString::fromUtf8(key);
    if (key.isEmpty() || shown.size() > longestKey || !isTagText(key))
        return validationError(QStringLiteral("The Tag Key provided is invalid, Key: ") + shown);
    if (key.toLower().startsWith("aws:"))
        return validationError(QStringLiteral("Tag Key cannot be prefixed with aws:, Key: ") + shown);
    return {};
}

WireResult<void> checkTagCount(qsizetype count)
{
    if (count <= mostTags) return {};
    return validationError(QStringLiteral("Number of Tags exceed the current limit for the provided ResourceArn"));
}

WireResult<QList<tables::Tag>> addTags(QList<tables::Tag> tags, const JsonValue& added)
{
    std::set<QByteArray> seen;
    for (const JsonValue& json : added.array()) {
        const WireMembers members(json);
        if (!members.find("Key")) return validationError(QStringLiteral("The Tag Key provided is invalid, Key: null"));
        const QByteArray key = *members.text("Key");
        if (auto valid = checkTagKey(key); !valid) return valid.error();
        const QByteArray value = members.text("Value").value_or("null");
        const QString shown = QString::fromUtf8(value);
        if (!members.find("Value") || shown.size() > longestValue || !isTagText(value))
            return validationError(QStringLiteral("The Tag Value provided is invalid, Value: ") + shown);
        if (!seen.insert(key).second)
            return validationError(QStringLiteral("Duplicate Tag Keys provided as input: Duplicate Tag Key found ") +
                                   QString::fromUtf8(key));
        const auto place = std::lower_bound(tags.begin(), tags.end(), key,
                                            [](const tables::Tag& tag, const QByteArray& at) { return tag.key < at; });
        if (place != tags.end() && place->key == key)
            place->value = value;
        else
            tags.insert(place, {key, value});
    }
    if (auto fits = checkTagCount(tags.size()); !fits) return fits.error();
    return tags;
}

}  // namespace trestle::aws
