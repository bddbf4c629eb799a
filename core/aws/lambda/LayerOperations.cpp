// Layers. A version's package is layers/<name>/<number>.zip; what the service knows of it is a document of the
// workspace, kind "layerVersions", "<name>:<number>". Kind "layers" remembers the last number of each: numbers are not
// used twice.
#include "core/aws/lambda/CodeInput.h"
#include "core/aws/lambda/Operations.h"
#include "core/aws/lambda/Policy.h"
#include "core/workspace/AtomicFile.h"

#include <QDir>
#include <QTemporaryDir>

#include <algorithm>

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

const QByteArray versionKind = "layerVersions";
const QByteArray layerKind = "layers";

Failure noLayer()
{
    return {"ResourceNotFoundException", "The resource you requested does not exist."};
}

// LayerName is a name or an ARN.
QByteArray layerName(const JsonValue& input)
{
    const QByteArray text = textOf(input, "LayerName");
    const QList<QByteArray> parts = text.split(':');
    return parts.size() >= 7 && parts[5] == "layer" ? parts[6] : text;
}

QByteArray idOf(const QByteArray& layer, qint64 number)
{
    return layer + ':' + QByteArray::number(number);
}

JsonValue versionJson(const Lambda& lambda, const QByteArray& layer, qint64 number, const JsonValue& document)
{
    JsonValue answer;
    copyMembers(answer, document, {"Description", "CompatibleRuntimes", "LicenseInfo", "CompatibleArchitectures"});
    if (!answer.find("Description")) answer.insert("Description", "");
    const QString package = lambda.services().code.layerPackage(layer, static_cast<int>(number));
    answer.insert("LayerVersionArn", lambda.arn("layer:" + idOf(layer, number)));
    answer.insert("Version", number);
    answer.insert("CreatedDate", lambdaTime(lambda.changedMs("layer:" + idOf(layer, number), package)));
    return answer;
}

JsonValue wholeVersionJson(const Lambda& lambda, const QByteArray& layer, qint64 number, const JsonValue& document)
{
    JsonValue answer = versionJson(lambda, layer, number, document);
    JsonValue content;
    const QByteArray endpoint = lambda.services().endpoint ? lambda.services().endpoint() : QByteArray();
    content.insert("Location",
                   endpoint + "/2018-10-31/layers/" + layer + "/versions/" + QByteArray::number(number) + "/content");
    copyMembers(content, document, {"CodeSha256", "CodeSize"});
    answer.insert("Content", std::move(content));
    answer.insert("LayerArn", lambda.arn("layer:" + layer));
    return answer;
}

struct LayerVersion
{
    QByteArray layer;
    qint64 number;
    const JsonValue* document;
};

// All versions, by layer, the newest first.
std::vector<LayerVersion> versionsOf(const workspace::Workspace& design, const QByteArray& layer = {})
{
    std::vector<LayerVersion> found;
    for (const auto& [id, document] : design.documents.all(versionKind)) {
        const qsizetype colon = id.lastIndexOf(':');
        const QByteArray name = id.first(colon);
        if (layer.isEmpty() || name == layer) found.push_back({name, id.mid(colon + 1).toLongLong(), &document});
    }
    std::sort(found.begin(), found.end(), [](const LayerVersion& a, const LayerVersion& b) {
        return a.layer != b.layer ? a.layer < b.layer : a.number > b.number;
    });
    return found;
}

bool listHas(const JsonValue& document, QByteArrayView member, const QByteArray& wanted)
{
    const JsonValue* list = document.find(member);
    if (wanted.isEmpty()) return true;
    return list && std::any_of(list->array().begin(), list->array().end(),
                               [&](const JsonValue& one) { return one.string() == wanted; });
}

bool isAskedFor(const LayerVersion& version, const JsonValue& input)
{
    return listHas(*version.document, "CompatibleRuntimes", textOf(input, "CompatibleRuntime")) &&
           listHas(*version.document, "CompatibleArchitectures", textOf(input, "CompatibleArchitecture"));
}

// Tells what is wrong with a package before it is kept.
std::optional<Failure> unpackFailure(const QByteArray& package)
{
    const QTemporaryDir folder;
    functions::PackageLimits limits;
    limits.packedBytes = limits.unpackedBytes;
    const auto unpacked = functions::unpackCode(package, folder.filePath(QStringLiteral("layer")), limits);
    return unpacked ? std::nullopt : std::optional(packageFailure(unpacked.error()));
}

Outcome editPolicy(Lambda& lambda, const JsonValue& input,
                   const std::function<Outcome(JsonValue& policy, const QByteArray& arn)>& work)
{
    const QByteArray id = idOf(layerName(input), numberOf(input, "VersionNumber", 0));
    return lambda.editDesign([&](workspace::Workspace& design) -> Outcome {
        const JsonValue* known = design.documents.find(versionKind, id);
        if (!known) return noLayer();
        JsonValue document = *known;
        const JsonValue* before = document.find("Policy");
        JsonValue policy = before ? *before : JsonValue();
        if (before && !textOf(input, "RevisionId").isEmpty() && textOf(input, "RevisionId") != revisionOf(policy))
            return Failure{"PreconditionFailedException",
                           "The Revision Id provided does not match the latest Revision Id. Call the "
                           "GetLayerPolicy API to retrieve the latest Revision Id"};
        Outcome outcome = work(policy, lambda.arn("layer:" + id));
        if (!outcome) return outcome;
        if (policy.isNull())
            removeMember(document, "Policy");
        else
            setMember(document, "Policy", std::move(policy));
        design.documents.set(versionKind, id, std::move(document));
        return outcome;
    });
}

}  // namespace

Outcome publishLayerVersion(Lambda& lambda, const JsonValue& input)
{
    const QByteArray layer = layerName(input);
    const auto package = packageOf(lambda, *input.find("Content"));
    if (!package) return package.error();
    if (auto failure = unpackFailure(*package)) return *failure;
    JsonValue document;
    copyMembers(document, input, {"Description", "CompatibleRuntimes", "LicenseInfo", "CompatibleArchitectures"});
    document.insert("CodeSha256", functions::codeSha256(*package));
    document.insert("CodeSize", package->size());

    qint64 number = 0;
    const Outcome kept = lambda.editDesign([&](workspace::Workspace& design) -> Outcome {
        const JsonValue* last = design.documents.find(layerKind, layer);
        number = (last ? numberOf(*last, "LatestVersion", 0) : 0) + 1;
        const QString file = lambda.services().code.layerPackage(layer, static_cast<int>(number));
        if (const auto written = workspace::writeAtomically(file, *package); !written)
            return packageFailure(written.error());
        JsonValue counter;
        counter.insert("LatestVersion", number);
        design.documents.set(layerKind, layer, std::move(counter));
        design.documents.set(versionKind, idOf(layer, number), document);
        return JsonValue();
    });
    if (!kept) return kept;
    lambda.setChanged("layer:" + idOf(layer, number));
    return wholeVersionJson(lambda, layer, number, document);
}

Outcome getLayerVersion(Lambda& lambda, const JsonValue& input)
{
    const QByteArray layer = layerName(input);
    const qint64 number = numberOf(input, "VersionNumber", 0);
    if (number < 1) return invalidParameter("Layer Version Cannot be less than 1");
    const auto design = lambda.design();
    const JsonValue* document = design->documents.find(versionKind, idOf(layer, number));
    return document ? Outcome(wholeVersionJson(lambda, layer, number, *document)) : noLayer();
}

Outcome getLayerVersionByArn(Lambda& lambda, const JsonValue& input)
{
    const QByteArray arn = textOf(input, "Arn");
    const auto name = functions::layerVersionOfArn(arn);
    if (!name)
        return Failure{"ValidationException",
                       "1 validation error detected: Value '" + arn +
                           "' at 'arn' failed to satisfy constraint: Member must satisfy regular "
                           "expression pattern: "
                           "(arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-"
                           "\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::"
                           "awslayer:[a-zA-Z0-9-_]+)"};
    const auto design = lambda.design();
    const JsonValue* document = design->documents.find(versionKind, idOf(name->layer, name->number));
    return document ? Outcome(wholeVersionJson(lambda, name->layer, name->number, *document)) : noLayer();
}

Outcome listLayers(Lambda& lambda, const JsonValue& input)
{
    const auto design = lambda.design();
    JsonValue::Array layers;
    QByteArray last;
    for (const LayerVersion& version : versionsOf(*design)) {
        if (version.layer == last || !isAskedFor(version, input)) continue;
        last = version.layer;
        JsonValue layer;
        layer.insert("LayerName", version.layer);
        layer.insert("LayerArn", lambda.arn("layer:" + version.layer));
        layer.insert("LatestMatchingVersion", versionJson(lambda, version.layer, version.number, *version.document));
        layers.push_back(std::move(layer));
    }
    return page("Layers", std::move(layers), input);
}

Outcome listLayerVersions(Lambda& lambda, const JsonValue& input)
{
    const auto design = lambda.design();
    JsonValue::Array versions;
    for (const LayerVersion& version : versionsOf(*design, layerName(input)))
        if (isAskedFor(version, input))
            versions.push_back(versionJson(lambda, version.layer, version.number, *version.document));
    return page("LayerVersions", std::move(versions), input);
}

Outcome deleteLayerVersion(Lambda& lambda, const JsonValue& input)
{
    const QByteArray layer = layerName(input);
    const qint64 number = numberOf(input, "VersionNumber", 0);
    // Functions that have it keep it, as the service's do: the package goes once none has it.
    const QByteArray arn = lambda.arn("layer:" + idOf(layer, number));
    bool isUsed = false;
    const Outcome outcome = lambda.editDesign([&](workspace::Workspace& design) -> Outcome {
        for (const FunctionDescription& function : design.functions) {
            isUsed |= function.layers.contains(arn);
            for (const FunctionVersion& version : function.versions)
                isUsed |= version.configuration.layers.contains(arn);
        }
        design.documents.remove(versionKind, idOf(layer, number));
        return JsonValue();
    });
    if (!isUsed) {
        const QString file = lambda.services().code.layerPackage(layer, static_cast<int>(number));
        QFile::remove(file);
        QDir().rmdir(QFileInfo(file).path());
    }
    return outcome;
}

Outcome addLayerVersionPermission(Lambda& lambda, const JsonValue& input)
{
    return editPolicy(lambda, input, [&](JsonValue& policy, const QByteArray& arn) -> Outcome {
        const auto statement = statementOf(input, arn);
        if (!statement) return statement.error();
        if (auto failure = addStatement(policy, *statement)) return *failure;
        JsonValue answer;
        answer.insert("Statement", writeJson(*statement));
        answer.insert("RevisionId", revisionOf(policy));
        return answer;
    });
}

Outcome removeLayerVersionPermission(Lambda& lambda, const JsonValue& input)
{
    return editPolicy(lambda, input, [&](JsonValue& policy, const QByteArray&) -> Outcome {
        if (auto failure = removeStatement(policy, textOf(input, "StatementId"))) return *failure;
        return JsonValue();
    });
}

Outcome getLayerVersionPolicy(Lambda& lambda, const JsonValue& input)
{
    const auto design = lambda.design();
    const JsonValue* document =
        design->documents.find(versionKind, idOf(layerName(input), numberOf(input, "VersionNumber", 0)));
    if (!document) return noLayer();
    const JsonValue* policy = document->find("Policy");
    if (!policy) return Failure{"ResourceNotFoundException", "No policy is associated with the given resource."};
    JsonValue answer;
    answer.insert("Policy", writeJson(*policy));
    answer.insert("RevisionId", revisionOf(*policy));
    return answer;
}

}  // namespace trestle::aws::lambda
