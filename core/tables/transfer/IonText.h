// Values as Amazon Ion text, as exports to a bucket write them: numbers as decimals, binaries in {{ }}, sets annotated
// with $dynamodb_SS, $dynamodb_NS, $dynamodb_BS. Any thread.
#pragma once

#include "core/tables/values/AttributeValue.h"

namespace trestle::tables {

void appendIon(QByteArray& out, const AttributeValue& value);
/// {name:value,…}
void appendIon(QByteArray& out, const Item& item);

}  // namespace trestle::tables
