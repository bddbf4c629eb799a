#include "core/aws/TagRules.h"

#include <set>

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;

namespace {

constexpr qsizetype mostTags = 50;

tables::OperationError validation(const QString& text)
{
    return {ErrorCode::Validation, text};
}

// Letters and digits of any script, blanks, and + - = . _ : / @
bool isTagText(const QByteArray& utf8)
{
    const QString text = QString::fromUtf8(utf8);
    return std::all_of(text.begin(), text.end(), [](QChar c) {
        return c.isLetterOrNumber() || c.isSurrogate() || c.isMark() || c.isSpace() ||
               QStringView(u"+-=._:/@").contains(c);
    });
}

}  // namespace

WireResult<void> checkTagKey(const QByteArray& key)
{
    const QString shown = QString::fromUtf8(key);
    if (key.isEmpty() || !isTagText(key))
        return validation(QStringLiteral("The Tag Key provided is invalid, Key: ") + shown);
    if (key.startsWith("aws:"))
        return validation(QStringLiteral("Tag Key cannot be prefixed with aws:, Key: ") + shown);
    return {};
}

WireResult<QList<tables::Tag>> addTags(QList<tables::Tag> tags, const JsonValue& added)
{
    std::set<QByteArray> seen;
    for (const JsonValue& json : added.array()) {
        const WireMembers members(json);
        const QByteArray key = members.text("Key").value_or(QByteArray());
        const QByteArray value = members.text("Value").value_or(QByteArray());
        if (auto valid = checkTagKey(key); !valid) return valid.error();
        if (!isTagText(value))
            return validation(QStringLiteral("The Tag Value provided is invalid, Value: ") + QString::fromUtf8(value));
        if (!seen.insert(key).second)
            return validation(QStringLiteral("Duplicate Tag Keys provided as input: Duplicate Tag Key found ") +
                              QString::fromUtf8(key));
        const auto place = std::lower_bound(tags.begin(), tags.end(), key,
                                            [](const tables::Tag& tag, const QByteArray& at) { return tag.key < at; });
        if (place != tags.end() && place->key == key)
            place->value = value;
        else
            tags.insert(place, {key, value});
    }
    if (tags.size() > mostTags)
        return validation(QStringLiteral("Number of Tags exceed the current limit for the provided ResourceArn"));
    return tags;
}

}  // namespace trestle::aws
