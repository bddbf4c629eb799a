// TagResource, UntagResource, ListTagsOfResource.
#include "core/aws/ResourceArn.h"
#include "core/aws/TableChange.h"
#include "core/aws/TagRules.h"
#include "core/aws/Translators.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;

namespace {

WireResult<Resource> readTagged(Exchange& exchange, const WireMembers& members)
{
    auto resource = readResource(exchange, members);
    if (!resource) return resource;
    exchange.setTable(resource->table);
    if (!resource->isOfAccount) return otherAccount();
    if (!resource->isOfRegion)
        return validationError(QStringLiteral("Invalid TableArn: Invalid ResourceArn provided as input ") +
                               QString::fromUtf8(resource->arn));
    return resource;
}

WireResult<void> checkKnown(const Exchange& exchange, const Resource& resource)
{
    if (exchange.services().tables.describeTable(resource.table)) return {};
    return tables::OperationError(
        ErrorCode::ResourceNotFound,
        QStringLiteral("Requested resource not found: ResourceArn: %1 not found").arg(QString::fromUtf8(resource.arn)));
}

}  // namespace

void tagResource(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto resource = readTagged(exchange, members);
    if (!resource) return exchange.fail(resource.error());
    const JsonValue* tags = members.find("Tags");
    if (!tags || tags->array().empty())
        return exchange.fail({ErrorCode::Validation, QStringLiteral("Atleast one Tag needs to be provided as Input.")});
    if (auto valid = addTags({}, *tags); !valid) return exchange.fail(valid.error());
    if (auto known = checkKnown(exchange, *resource); !known) return exchange.fail(known.error());
    changeTable(
        std::move(exchange), resource->table,
        [tags = *tags](tables::TableDescription& table, const tables::TableStatus&) -> WireResult<void> {
            auto added = addTags(table.tags, tags);
            if (!added) return added.error();
            table.tags = *std::move(added);
            return {};
        },
        [](Exchange& open, const tables::TableStatus&) { open.answer({}); });
}

void untagResource(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto resource = readTagged(exchange, members);
    if (!resource) return exchange.fail(resource.error());
    const JsonValue* keys = members.find("TagKeys");
    if (!keys || keys->array().empty())
        return exchange.fail(
            {ErrorCode::Validation, QStringLiteral("Atleast one Tag Key needs to be provided as Input.")});
    if (auto fits = checkTagCount(qsizetype(keys->array().size())); !fits) return exchange.fail(fits.error());
    for (const JsonValue& key : keys->array())
        if (auto valid = checkTagKey(key.string()); !valid) return exchange.fail(valid.error());
    if (auto known = checkKnown(exchange, *resource); !known) return exchange.fail(known.error());
    changeTable(
        std::move(exchange), resource->table,
        [keys = *keys](tables::TableDescription& table, const tables::TableStatus&) -> WireResult<void> {
            for (const JsonValue& key : keys.array())
                table.tags.removeIf([&key](const tables::Tag& tag) { return tag.key == key.string(); });
            return {};
        },
        [](Exchange& open, const tables::TableStatus&) { open.answer({}); });
}

void listTagsOfResource(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto resource = readTagged(exchange, members);
    if (!resource) return exchange.fail(resource.error());
    const auto status = exchange.services().tables.describeTable(resource->table);
    if (!status) return exchange.fail(accessDenied(exchange, "ListTagsOfResource", resource->arn));
    // All of them: no table has more than 50 tags, and the service never began a second page.
    QByteArray out = "{\"Tags\":[";
    for (const tables::Tag& tag : status->description.tags) {
        if (!out.endsWith('[')) out += ',';
        out += "{\"Key\":";
        base::appendJsonString(out, tag.key);
        out += ",\"Value\":";
        base::appendJsonString(out, tag.value);
        out += '}';
    }
    exchange.answer(out + "]}");
}

}  // namespace trestle::aws
