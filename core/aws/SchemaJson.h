// Parts of a table's schema as the wire has them, in requests and in answers. Any thread.
#pragma once

#include "core/tables/schema/TableDescription.h"

namespace trestle::aws {

/// The member KeySchema.
void appendKeySchema(QByteArray& out, const tables::KeySchema& keys);
/// The member ProvisionedThroughput, with the units alone.
void appendThroughput(QByteArray& out, const tables::Throughput& units);
/// The members ReadCapacityUnits and WriteCapacityUnits.
void appendCapacityUnits(QByteArray& out, const tables::Throughput& units);

}  // namespace trestle::aws
