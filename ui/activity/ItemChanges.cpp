#include "ui/activity/ItemChanges.h"

#include "core/base/Json.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::ui {

using tables::Item;

namespace {

constexpr qsizetype longestText = 120;

QString valueText(const tables::AttributeValue& value)
{
    QString text = QString::fromUtf8(base::writeJson(tables::toPlainJson(value)));
    if (text.size() > longestText) text = text.left(longestText - 1) + QChar(0x2026);
    return text;
}

Item decoded(const QByteArray& bytes)
{
    if (bytes.isEmpty()) return {};
    base::Result<Item> item = tables::decodeItem(bytes);
    return item ? std::move(*item) : Item();
}

}  // namespace

std::vector<AttributeChange> attributeChanges(const QByteArray& before, const QByteArray& after)
{
    using Kind = AttributeChange::Kind;
    const Item old = decoded(before);
    const Item now = decoded(after);
    std::vector<AttributeChange> changes;
    for (const auto& [name, value] : old) {
        const tables::AttributeValue* kept = now.find(name);
        if (!kept)
            changes.push_back({Kind::Removed, QString::fromUtf8(name), valueText(value), {}});
        else if (*kept != value)
            changes.push_back({Kind::Changed, QString::fromUtf8(name), valueText(value), valueText(*kept)});
    }
    for (const auto& [name, value] : now)
        if (!old.contains(name)) changes.push_back({Kind::Added, QString::fromUtf8(name), {}, valueText(value)});
    return changes;
}

QByteArray encodedKeyOf(const observe::ItemAccess& access, const tables::TableDescription* table)
{
    if (!access.key.isEmpty() || !table) return access.key;
    const Item item = decoded(access.after.isEmpty() ? access.before : access.after);
    Item key;
    const auto take = [&](const tables::KeyAttribute& attribute) {
        if (const tables::AttributeValue* value = item.find(attribute.name)) key.set(attribute.name, *value);
    };
    take(table->keys.partition);
    if (table->keys.sort) take(*table->keys.sort);
    return key.empty() ? QByteArray() : tables::encodeItem(key);
}

QString keyText(const QByteArray& encodedKey)
{
    QStringList parts;
    for (const auto& [name, value] : decoded(encodedKey)) {
        const auto* string = value.as<tables::AttributeValue::String>();
        parts << (string ? QString::fromUtf8(string->utf8) : valueText(value));
    }
    return parts.join(QStringLiteral(" / "));
}

}  // namespace trestle::ui
