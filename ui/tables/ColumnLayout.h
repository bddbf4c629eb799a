// How the columns of one table stand: order, widths, which are hidden, which numbers are times. By attribute name,
// since columns are found anew with every read.
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QSet>

namespace trestle::ui {

struct ColumnLayout
{
    QList<QByteArray> order;  // of those that were moved or seen; others follow as they come
    QHash<QByteArray, int> widths;
    QSet<QByteArray> hidden;
    QSet<QByteArray> times;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static ColumnLayout fromJson(const QJsonObject& json);

    bool operator==(const ColumnLayout&) const = default;
};

}  // namespace trestle::ui
