// Members of a request's JSON as the translators read them, after their types and constraints have been checked: a
// member that is null counts as absent. Any thread.
#pragma once

#include "core/base/Json.h"
#include "core/tables/ValidationError.h"
#include "core/tables/operations/Requests.h"
#include "core/tables/values/AttributeJson.h"

#include <span>

namespace trestle::aws {

class Exchange;

/// A number as the service reads one where an integer belongs: fractions are cut, what is too large stops at the
/// bounds.
[[nodiscard]] qint64 wireInteger(const base::JsonValue& number);

class WireMembers
{
public:
    explicit WireMembers(const base::JsonValue& object) : m_object(object) {}

    /// Null if the member is absent.
    [[nodiscard]] const base::JsonValue* find(QByteArrayView name) const;
    /// Whether one of these is not absent.
    [[nodiscard]] bool holdAny(std::span<const QByteArrayView> names) const;
    [[nodiscard]] std::optional<QByteArray> text(QByteArrayView name) const;
    [[nodiscard]] bool flag(QByteArrayView name, bool otherwise = false) const;
    /// By wireInteger().
    [[nodiscard]] std::optional<qint64> integer(QByteArrayView name) const;
    /// Of seconds since 1970, which may have fractions.
    [[nodiscard]] std::optional<qint64> timeMs(QByteArrayView name) const;

private:
    const base::JsonValue& m_object;
};

template <typename T>
using WireResult = tables::OperationResult<T>;

[[nodiscard]] inline tables::OperationError validationError(const QString& text)
{
    return tables::validationError(text);
}
/// "One or more parameter values were invalid: " and `what`.
[[nodiscard]] inline tables::OperationError invalidValueError(const QString& what)
{
    return tables::invalidValues(what);
}

/// TableName: a name, or the ARN of a table, of which the name is taken. Error: Validation for any other ARN.
[[nodiscard]] WireResult<QByteArray> readTableName(const WireMembers& members);
[[nodiscard]] WireResult<QByteArray> tableNameFrom(const QByteArray& nameOrArn);
/// The same of the table that an exchange is about, which it notes.
[[nodiscard]] WireResult<QByteArray> readTable(Exchange& exchange, const WireMembers& members);

/// A name whose length an operation judges in its own words: `what` is what it calls it. Error: Validation.
[[nodiscard]] WireResult<void> checkNameLength(const char* what, const QByteArray& name);

/// An item, key or image; an absent one is empty.
[[nodiscard]] WireResult<tables::Item> readItem(const WireMembers& members, QByteArrayView name,
                                                tables::ValueLayer layer);

/// ExpressionAttributeNames and ExpressionAttributeValues.
[[nodiscard]] WireResult<tables::ExpressionNames> readExpressionNames(const WireMembers& members,
                                                                      tables::ValueLayer layer);

[[nodiscard]] tables::ReturnConsumedCapacity readReturnConsumedCapacity(const WireMembers& members);
[[nodiscard]] tables::ReturnValues readReturnValues(const WireMembers& members, QByteArrayView name);
[[nodiscard]] tables::ReturnItemCollectionMetrics readReturnItemCollectionMetrics(const WireMembers& members);
[[nodiscard]] tables::Select readSelect(const WireMembers& members);

}  // namespace trestle::aws
