#include "core/aws/lambda/CodeInput.h"

#include <QDir>
#include <QFile>

namespace trestle::aws::lambda {

using base::JsonValue;
using base::Result;

namespace {

const QByteArray uploadFolder = "code";

Failure bucketFailure(const QByteArray& code, const QByteArray& message)
{
    return {"InvalidParameterValueException",
            "Error occurred while GetObject. S3 Error Code: " + code + ". S3 Error Message: " + message};
}

bool isPlainPath(const QByteArray& path)
{
    const QList<QByteArray> names = path.split('/');
    return std::all_of(names.begin(), names.end(), [](const QByteArray& name) {
        return !name.isEmpty() && name != "." && name != ".." && !name.contains('\0');
    });
}

Result<QByteArray, Failure> fromBucket(const Lambda& lambda, const QByteArray& bucket, const QByteArray& key)
{
    const QString& buckets = lambda.services().bucketsFolder;
    const QString folder = buckets + QLatin1Char('/') + QString::fromUtf8(bucket);
    if (buckets.isEmpty() || !isPlainPath(bucket) || bucket.contains('/') || !QDir(folder).exists())
        return bucketFailure("NoSuchBucket", "The specified bucket does not exist");
    QFile file(folder + QLatin1Char('/') + QString::fromUtf8(key));
    if (!isPlainPath(key) || !file.open(QIODevice::ReadOnly))
        return bucketFailure("NoSuchKey", "The specified key does not exist.");
    return file.readAll();
}

}  // namespace

Result<QByteArray, Failure> packageOf(const Lambda& lambda, const JsonValue& code)
{
    if (const JsonValue* zip = code.find("ZipFile")) {
        const auto decoded = QByteArray::fromBase64Encoding(
            zip->string(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded || decoded.decoded.isEmpty())
            return Failure{"InvalidParameterValueException",
                           "Could not unzip uploaded file. Please check your file, then try to upload again."};
        return decoded.decoded;
    }
    const QByteArray bucket = textOf(code, "S3Bucket");
    if (!bucket.isEmpty()) return fromBucket(lambda, bucket, textOf(code, "S3Key"));
    return Failure{"InvalidParameterValueException", "Please provide a source for function code."};
}

Failure packageFailure(const base::Error& error)
{
    switch (error.code) {
        case base::ErrorCode::InvalidArgument:
        case base::ErrorCode::TooLarge:
            return {"InvalidParameterValueException", error.message.toUtf8()};
        default:
            return {"ServiceException", error.message.toUtf8()};
    }
}

std::optional<Failure> takeCode(FunctionDescription& function, const Lambda& lambda, const QByteArray& package)
{
    function.codeFolder = uploadFolder;
    const QString folder = lambda.services().code.latest(function);
    QDir().mkpath(QFileInfo(folder).path());
    functions::PackageLimits limits;
    limits.packedBytes = limits.unpackedBytes;  // what came is bounded by the request; buckets may hold more
    if (const Result<void> replaced = functions::replaceCode(package, folder, limits); !replaced)
        return packageFailure(replaced.error());
    const Result<QByteArray> content = functions::contentDigest(folder);
    if (!content) return packageFailure(content.error());
    function.uploaded = functions::UploadedCode{functions::codeSha256(package), package.size(), *content};
    return std::nullopt;
}

}  // namespace trestle::aws::lambda
