#include "ui/tables/GridText.h"

#include "core/tables/values/AttributeJson.h"

#include <QCoreApplication>

namespace trestle::ui {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;
using tables::Item;

namespace {

bool needsQuotes(const QString& cell)
{
    return std::any_of(cell.begin(), cell.end(), [](QChar c) { return c == u'\t' || c == u'\n' || c == u'"'; });
}

/// {"S": "x"}: an attribute as DynamoDB JSON has it.
bool isTyped(const JsonValue& value)
{
    static const QList<QByteArray> types = {"S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"};
    return value.isObject() && value.object().size() == 1 && types.contains(value.object().front().first);
}

Result<Item> itemFrom(const JsonValue& json)
{
    if (!json.isObject())
        return Error{ErrorCode::InvalidArgument,
                     QCoreApplication::translate("trestle::ui::GridText", "An item is a JSON object")};
    const auto& members = json.object();
    const bool typed = !members.empty() && std::all_of(members.begin(), members.end(),
                                                       [](const auto& each) { return isTyped(each.second); });
    return typed ? tables::itemFromTypedJson(json) : tables::itemFromPlainJson(json);
}

}  // namespace

QString toTabSeparated(const std::vector<QStringList>& rows)
{
    QStringList lines;
    for (const QStringList& row : rows) {
        QStringList cells;
        for (const QString& cell : row)
            cells += needsQuotes(cell) ? u'"' + QString(cell).replace(u'"', QStringLiteral("\"\"")) + u'"' : cell;
        lines += cells.join(u'\t');
    }
    return lines.join(u'\n');
}

std::vector<QStringList> fromTabSeparated(const QString& text)
{
    std::vector<QStringList> rows;
    QStringList row;
    QString cell;
    bool quoted = false;
    const auto endCell = [&] {
        row += cell;
        cell.clear();
    };
    const auto endRow = [&] {
        endCell();
        rows.push_back(std::exchange(row, {}));
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted) {
            if (c != u'"')
                cell += c;
            else if (i + 1 < text.size() && text[i + 1] == u'"')
                cell += text[++i];
            else
                quoted = false;
        } else if (c == u'"' && cell.isEmpty()) {
            quoted = true;
        } else if (c == u'\t') {
            endCell();
        } else if (c == u'\n') {
            endRow();
        } else if (c != u'\r') {
            cell += c;
        }
    }
    // Spreadsheets end the last row with a line end too.
    if (!cell.isEmpty() || !row.isEmpty() || rows.empty()) endRow();
    return rows;
}

QString itemsToText(const std::vector<Item>& items, CopyForm form)
{
    JsonValue::Array values;
    for (const Item& item : items)
        values.push_back(form == CopyForm::Json ? tables::toPlainJson(item) : tables::toTypedJson(item));
    const JsonValue whole = values.size() == 1 ? values.front() : JsonValue(std::move(values));
    return QString::fromUtf8(base::writeJson(whole, base::JsonStyle::Indented));
}

Result<std::vector<Item>> itemsFromText(const QString& text)
{
    std::vector<Item> items;
    const auto take = [&items](const JsonValue& json) -> Result<void> {
        Result<Item> item = itemFrom(json);
        if (!item) return item.error();
        items.push_back(std::move(*item));
        return {};
    };
    Result<JsonValue> whole = base::parseJson(text.toUtf8());
    if (whole && whole->isArray()) {
        for (const JsonValue& each : whole->array())
            if (const auto taken = take(each); !taken) return taken.error();
    } else if (whole) {
        if (const auto taken = take(*whole); !taken) return taken.error();
    } else {
        const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
        if (lines.size() < 2) return whole.error();
        for (const QString& line : lines) {
            const Result<JsonValue> json = base::parseJson(line.toUtf8());
            if (!json) return json.error();
            if (const auto taken = take(*json); !taken) return taken.error();
        }
    }
    if (items.empty())
        return Error{ErrorCode::InvalidArgument,
                     QCoreApplication::translate("trestle::ui::GridText", "There is no item in it")};
    return items;
}

}  // namespace trestle::ui
