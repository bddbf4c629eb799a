#include "ui/tables/ColumnLayout.h"

#include <QJsonArray>

namespace trestle::ui {

namespace {

template <typename Names>
QJsonArray toArray(const Names& names)
{
    QJsonArray array;
    for (const QByteArray& name : names)
        array.append(QString::fromUtf8(name));
    return array;
}

QList<QByteArray> toNames(const QJsonValue& value)
{
    QList<QByteArray> names;
    for (const auto& each : value.toArray())
        names += each.toString().toUtf8();
    return names;
}

QSet<QByteArray> toSet(const QJsonValue& value)
{
    const QList<QByteArray> names = toNames(value);
    return {names.begin(), names.end()};
}

}  // namespace

QJsonObject ColumnLayout::toJson() const
{
    QJsonObject widthOf;
    for (auto each = widths.begin(); each != widths.end(); ++each)
        widthOf[QString::fromUtf8(each.key())] = each.value();
    return {{QStringLiteral("order"), toArray(order)},
            {QStringLiteral("widths"), widthOf},
            {QStringLiteral("hidden"), toArray(hidden)},
            {QStringLiteral("times"), toArray(times)}};
}

ColumnLayout ColumnLayout::fromJson(const QJsonObject& json)
{
    ColumnLayout layout;
    layout.order = toNames(json[u"order"]);
    const QJsonObject widthOf = json[u"widths"].toObject();
    for (auto each = widthOf.begin(); each != widthOf.end(); ++each)
        layout.widths.insert(each.key().toUtf8(), each.value().toInt());
    layout.hidden = toSet(json[u"hidden"]);
    layout.times = toSet(json[u"times"]);
    return layout;
}

}  // namespace trestle::ui
