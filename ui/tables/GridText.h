// Blocks of cells and whole items as text, as spreadsheets and AWS clients exchange them.
#pragma once

#include "core/base/Result.h"
#include "core/tables/values/AttributeValue.h"

#include <QStringList>

#include <vector>

namespace trestle::ui {

/// Rows of cells, separated by tabs and line ends; a cell that holds one of them or a quote is quoted, as spreadsheets
/// do.
[[nodiscard]] QString toTabSeparated(const std::vector<QStringList>& rows);
[[nodiscard]] std::vector<QStringList> fromTabSeparated(const QString& text);

enum class CopyForm { Json, TypedJson };
/// One item: an object. Several: an array of them.
[[nodiscard]] QString itemsToText(const std::vector<tables::Item>& items, CopyForm form);
/// Reads an object, an array of objects or JSON Lines; plain JSON, or DynamoDB JSON where every attribute is typed.
/// Errors: Parse, Validation, InvalidArgument ("There is no item in it").
[[nodiscard]] base::Result<std::vector<tables::Item>> itemsFromText(const QString& text);

}  // namespace trestle::ui
