#include "core/aws/AnswerCoding.h"

#include "core/http/Syntax.h"

#include <algorithm>

namespace trestle::aws {

namespace {

// The first of an element's parameters alone counts. 1 without it, if its "q" ends with a blank, or is no number; at
// most 1. An element with another parameter is not considered.
double weightOf(QByteArrayView parameters)
{
    const qsizetype semicolon = parameters.indexOf(';');
    const QByteArrayView parameter = (semicolon < 0 ? parameters : parameters.first(semicolon)).trimmed();
    const qsizetype equals = parameter.indexOf('=');
    if (equals < 0) return 1.0;
    const QByteArrayView name = parameter.first(equals);
    if (!http::equalsIgnoringCase(name.trimmed(), "q")) return 0.0;
    bool isNumber = false;
    const double weight = parameter.sliced(equals + 1).trimmed().toDouble(&isNumber);
    return isNumber && name.size() == 1 ? std::min(weight, 1.0) : 1.0;
}

}  // namespace

std::optional<gateway::ContentCoding> answerCoding(QByteArrayView acceptEncoding)
{
    using gateway::ContentCoding;
    std::optional<ContentCoding> best;
    double bestWeight = 0;
    double weightOfOthers = 0;
    bool isNamed[2] = {};
    http::forEachElement(acceptEncoding, [&](QByteArrayView element) {
        const qsizetype semicolon = element.indexOf(';');
        const QByteArrayView name = (semicolon < 0 ? element : element.first(semicolon)).trimmed();
        const double weight = semicolon < 0 ? 1.0 : weightOf(element.sliced(semicolon + 1));
        if (name == "*") weightOfOthers = std::max(weightOfOthers, weight);
        for (const ContentCoding coding : {ContentCoding::Gzip, ContentCoding::Deflate}) {
            if (!http::equalsIgnoringCase(name, gateway::codingName(coding))) continue;
            isNamed[size_t(coding)] = true;
            if (weight > bestWeight) {
                best = coding;
                bestWeight = weight;
            }
        }
    });
    for (const ContentCoding coding : {ContentCoding::Gzip, ContentCoding::Deflate})
        if (!isNamed[size_t(coding)] && weightOfOthers > bestWeight) {
            best = coding;
            bestWeight = weightOfOthers;
        }
    return best;
}

}  // namespace trestle::aws
