// A query of the bar as JSON: how it is kept between starts and in the files of saved queries.
#pragma once

#include "ui/tables/ItemQuery.h"

#include <QJsonObject>

namespace trestle::ui {

[[nodiscard]] QJsonObject queryToJson(const ItemQuery& query);
/// Nothing if it cannot be read.
[[nodiscard]] std::optional<ItemQuery> queryFromJson(const QJsonObject& json, const QByteArray& table);

}  // namespace trestle::ui
