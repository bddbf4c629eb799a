#include "core/aws/SchemaJson.h"

#include "core/aws/AnswerJson.h"
#include "core/base/Json.h"

namespace trestle::aws {

void appendKeySchema(QByteArray& out, const tables::KeySchema& keys)
{
    appendMember(out, "KeySchema");
    out += '[';
    const auto append = [&out](const tables::KeyAttribute& key, QByteArrayView role) {
        if (!out.endsWith('[')) out += ',';
        out += "{\"AttributeName\":";
        base::appendJsonString(out, key.name);
        out += ",\"KeyType\":\"" + role.toByteArray() + "\"}";
    };
    append(keys.partition, "HASH");
    for (const tables::KeyAttribute& key : keys.furtherPartition)
        append(key, "HASH");
    if (keys.sort) append(*keys.sort, "RANGE");
    for (const tables::KeyAttribute& key : keys.furtherSort)
        append(key, "RANGE");
    out += ']';
}

void appendCapacityUnits(QByteArray& out, const tables::Throughput& units)
{
    appendNumber(out, "ReadCapacityUnits", units.read);
    appendNumber(out, "WriteCapacityUnits", units.write);
}

void appendThroughput(QByteArray& out, const tables::Throughput& units)
{
    appendMember(out, "ProvisionedThroughput");
    out += '{';
    appendCapacityUnits(out, units);
    out += '}';
}

}  // namespace trestle::aws
