// Function URLs: their settings. What answers at them is not here.
#include "core/aws/lambda/Operations.h"
#include "core/functions/FunctionUrl.h"

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

Failure noUrlConfig()
{
    return {"ResourceNotFoundException", "The resource you requested does not exist."};
}

// "http://127.0.0.1:4566" → ":4566"
QByteArray portOf(const QByteArray& endpoint)
{
    const qsizetype colon = endpoint.lastIndexOf(':');
    return colon > 6 ? endpoint.mid(colon) : QByteArray();
}

JsonValue urlConfigJson(const Lambda& lambda, const QByteArray& function, const QByteArray& key,
                        const JsonValue& document)
{
    const QByteArray qualifier = key == functions::latestVersion ? QByteArray() : key;
    const QByteArray endpoint = lambda.services().endpoint ? lambda.services().endpoint() : QByteArray();
    JsonValue answer = document;
    answer.insert("FunctionUrl", "http://" + functions::functionUrlId(function, qualifier) + ".lambda-url." +
                                     lambda.services().region + ".localhost" + portOf(endpoint) + '/');
    answer.insert("FunctionArn", lambda.functionArn(function, qualifier));
    if (!answer.find("InvokeMode")) answer.insert("InvokeMode", "BUFFERED");
    const QString file = lambda.services().code.functionFolder(function) + QStringLiteral("/function.yaml");
    answer.insert("CreationTime", lambdaTime(lambda.changedMs(function + ":url-created:" + key, file)));
    answer.insert("LastModifiedTime", lambdaTime(lambda.changedMs(function + ":url:" + key, file)));
    return answer;
}

}  // namespace

Outcome createFunctionUrlConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (!hasQualifier(function, name.qualifier)) return lambda.functionNotFound(name);
        const QByteArray key = name.qualifierOrLatest();
        if (function.urlConfigs.contains(key))
            return Failure{"ResourceConflictException", "Failed to create function url config for [functionArn = " +
                                                            lambda.functionArn(function.name, name.qualifier) +
                                                            "]. Error message:  FunctionUrlConfig exists for this "
                                                            "Lambda function"};
        JsonValue document;
        copyMembers(document, input, {"AuthType", "Cors", "InvokeMode"});
        lambda.setChanged(function.name + ":url-created:" + key);
        lambda.setChanged(function.name + ":url:" + key);
        function.urlConfigs[key] = document;
        return urlConfigJson(lambda, function.name, key, document);
    });
}

Outcome getFunctionUrlConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName& name) -> Outcome {
        const auto found = function.urlConfigs.find(name.qualifierOrLatest());
        if (found == function.urlConfigs.end()) return noUrlConfig();
        return urlConfigJson(lambda, function.name, found->first, found->second);
    });
}

Outcome listFunctionUrlConfigs(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName&) -> Outcome {
        JsonValue::Array configs;
        for (const auto& [key, document] : function.urlConfigs)
            configs.push_back(urlConfigJson(lambda, function.name, key, document));
        return page("FunctionUrlConfigs", std::move(configs), input);
    });
}

Outcome updateFunctionUrlConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName& name) -> Outcome {
        const auto found = function.urlConfigs.find(name.qualifierOrLatest());
        if (found == function.urlConfigs.end()) return noUrlConfig();
        copyMembers(found->second, input, {"AuthType", "Cors", "InvokeMode"});
        lambda.setChanged(function.name + ":url:" + found->first);
        return urlConfigJson(lambda, function.name, found->first, found->second);
    });
}

Outcome deleteFunctionUrlConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (function.urlConfigs.erase(name.qualifierOrLatest()) == 0) return noUrlConfig();
        return JsonValue();
    });
}

}  // namespace trestle::aws::lambda
