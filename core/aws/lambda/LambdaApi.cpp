#include "core/aws/lambda/LambdaApi.h"

#include "core/aws/LoopbackGuard.h"
#include "core/aws/lambda/Invocations.h"
#include "core/aws/lambda/Operations.h"

#include <QFile>

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

constexpr rest::Operation<Lambda> operations[] = {
    {"CreateFunction", createFunction},
    {"GetFunction", getFunction},
    {"GetFunctionConfiguration", getFunctionConfiguration},
    {"ListFunctions", listFunctions},
    {"UpdateFunctionConfiguration", updateFunctionConfiguration},
    {"DeleteFunction", deleteFunction},
    {"UpdateFunctionCode", updateFunctionCode},
    {"PublishVersion", publishVersion},
    {"ListVersionsByFunction", listVersionsByFunction},
    {"CreateAlias", createAlias},
    {"GetAlias", getAlias},
    {"ListAliases", listAliases},
    {"UpdateAlias", updateAlias},
    {"DeleteAlias", deleteAlias},
    {"AddPermission", addPermission},
    {"RemovePermission", removePermission},
    {"GetPolicy", getPolicy},
    {"PutFunctionConcurrency", putFunctionConcurrency},
    {"GetFunctionConcurrency", getFunctionConcurrency},
    {"DeleteFunctionConcurrency", deleteFunctionConcurrency},
    {"PutProvisionedConcurrencyConfig", putProvisionedConcurrencyConfig},
    {"GetProvisionedConcurrencyConfig", getProvisionedConcurrencyConfig},
    {"ListProvisionedConcurrencyConfigs", listProvisionedConcurrencyConfigs},
    {"DeleteProvisionedConcurrencyConfig", deleteProvisionedConcurrencyConfig},
    {"PutFunctionEventInvokeConfig", putFunctionEventInvokeConfig},
    {"UpdateFunctionEventInvokeConfig", updateFunctionEventInvokeConfig},
    {"GetFunctionEventInvokeConfig", getFunctionEventInvokeConfig},
    {"ListFunctionEventInvokeConfigs", listFunctionEventInvokeConfigs},
    {"DeleteFunctionEventInvokeConfig", deleteFunctionEventInvokeConfig},
    {"CreateEventSourceMapping", createEventSourceMapping},
    {"GetEventSourceMapping", getEventSourceMapping},
    {"ListEventSourceMappings", listEventSourceMappings},
    {"UpdateEventSourceMapping", updateEventSourceMapping},
    {"DeleteEventSourceMapping", deleteEventSourceMapping},
    {"CreateFunctionUrlConfig", createFunctionUrlConfig},
    {"GetFunctionUrlConfig", getFunctionUrlConfig},
    {"ListFunctionUrlConfigs", listFunctionUrlConfigs},
    {"UpdateFunctionUrlConfig", updateFunctionUrlConfig},
    {"DeleteFunctionUrlConfig", deleteFunctionUrlConfig},
    {"PublishLayerVersion", publishLayerVersion},
    {"GetLayerVersion", getLayerVersion},
    {"GetLayerVersionByArn", getLayerVersionByArn},
    {"ListLayers", listLayers},
    {"ListLayerVersions", listLayerVersions},
    {"DeleteLayerVersion", deleteLayerVersion},
    {"AddLayerVersionPermission", addLayerVersionPermission},
    {"RemoveLayerVersionPermission", removeLayerVersionPermission},
    {"GetLayerVersionPolicy", getLayerVersionPolicy},
    {"CreateCodeSigningConfig", createCodeSigningConfig},
    {"GetCodeSigningConfig", getCodeSigningConfig},
    {"ListCodeSigningConfigs", listCodeSigningConfigs},
    {"UpdateCodeSigningConfig", updateCodeSigningConfig},
    {"DeleteCodeSigningConfig", deleteCodeSigningConfig},
    {"PutFunctionCodeSigningConfig", putFunctionCodeSigningConfig},
    {"GetFunctionCodeSigningConfig", getFunctionCodeSigningConfig},
    {"DeleteFunctionCodeSigningConfig", deleteFunctionCodeSigningConfig},
    {"ListFunctionsByCodeSigningConfig", listFunctionsByCodeSigningConfig},
    {"TagResource", tagResource},
    {"UntagResource", untagResource},
    {"ListTags", listTags},
    {"GetAccountSettings", getAccountSettings},
    {"GetRuntimeManagementConfig", getRuntimeManagementConfig},
    {"PutRuntimeManagementConfig", putRuntimeManagementConfig},
    {"GetFunctionRecursionConfig", getFunctionRecursionConfig},
    {"PutFunctionRecursionConfig", putFunctionRecursionConfig},
};

constexpr rest::LaterOperation<Lambda> invocations[] = {
    {"Invoke", invoke},
    {"InvokeAsync", invokeAsync},
    {"InvokeWithResponseStream", invokeWithResponseStream},
};

struct Package
{
    QByteArray function;
    QByteArray layer;
    int number = 0;  // of the layer's version
};

std::optional<Package> packageAt(QByteArrayView path)
{
    const QList<QByteArray> parts = path.toByteArray().split('/');
    if (parts.size() == 5 && parts[1] == "2015-03-31" && parts[2] == "functions" && parts[4] == "code")
        return Package{http::percentDecoded(parts[3]), {}, 0};
    if (parts.size() == 7 && parts[1] == "2018-10-31" && parts[2] == "layers" && parts[4] == "versions" &&
        parts[6] == "content")
        return Package{{}, http::percentDecoded(parts[3]), parts[5].toInt()};
    return std::nullopt;
}

std::optional<QByteArray> bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? std::optional(file.readAll()) : std::nullopt;
}

// Only what the design names is given out: a name in a path leads nowhere else.
std::optional<QByteArray> bytesOf(const Lambda& lambda, const Package& package, const QByteArray& qualifier)
{
    const auto design = lambda.design();
    functions::CodeFolders& code = lambda.services().code;
    if (package.function.isEmpty()) {
        const QByteArray id = package.layer + ':' + QByteArray::number(package.number);
        if (!design->documents.find("layerVersions", id)) return std::nullopt;
        return bytesOf(code.layerPackage(package.layer, package.number));
    }
    const FunctionDescription* function = design->function(package.function);
    if (!function || !hasQualifier(*function, qualifier)) return std::nullopt;
    const FunctionAlias* alias = function->alias(qualifier);
    if (const FunctionVersion* version = function->version(alias ? alias->version : qualifier))
        return bytesOf(code.versionPackage(function->name, version->number));
    const auto packed = functions::packCode(code.latest(*function), functions::CodeFolders::notCode(*function));
    return packed ? std::optional(*packed) : std::nullopt;
}

}  // namespace

LambdaApi::LambdaApi(rest::ControlPlanes& planes, Lambda::Services services)
    : m_lambda(std::move(services)), m_guard(planes.surroundings().guard)
{
    rest::Service& service = planes.service(rest::lambdaModel());
    // Packages are unpacked and hashed, files written: nothing for a connection's thread.
    for (const rest::Operation<Lambda>& one : operations)
        service.add(one.name, [this, run = one.run](rest::Exchange exchange) {
            m_thread.post([this, run, exchange = std::move(exchange)](const std::atomic<bool>&) mutable {
                exchange.finish(run(m_lambda, exchange.input()));
            });
        });
    service.add(invocations, m_lambda);
}

bool LambdaApi::isDownload(const http::Request& request)
{
    return request.method == "GET" && packageAt(request.path());
}

void LambdaApi::download(http::Request request, http::Responder responder)
{
    m_thread.post(
        [this, request = std::move(request), responder = std::move(responder)](const std::atomic<bool>&) mutable {
            http::Response response;
            QByteArray qualifier;
            for (const http::QueryParameter& parameter : http::parseQuery(request.query()))
                if (parameter.name == "Qualifier") qualifier = parameter.value;
            const bool isAllowed = judgeRequest(Surface::ControlPlane, request, m_guard) == GuardVerdict::Allowed;
            const auto bytes = isAllowed ? bytesOf(m_lambda, *packageAt(request.path()), qualifier) : std::nullopt;
            response.status = !isAllowed ? 403 : bytes ? 200 : 404;
            if (bytes) {
                response.headers.add("Content-Type", "application/zip");
                response.body = *bytes;
            }
            responder.respond(std::move(response));
        });
}

}  // namespace trestle::aws::lambda
