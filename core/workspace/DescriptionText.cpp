#include "core/workspace/DescriptionText.h"

#include "core/workspace/YamlJson.h"

namespace trestle::workspace {

namespace {

constexpr qsizetype largestText = qsizetype(6) << 20;  // the service's limit

QByteArray sentence(const gateway::Finding& finding, const TextPlaces& places)
{
    if (finding.place.isEmpty()) return finding.text;
    QByteArray place = '#' + finding.place;
    if (const auto at = places.find(finding.place))
        place += ", line " + QByteArray::number(at->line) + ", column " + QByteArray::number(at->column);
    return finding.text + " (" + place + ')';
}

}  // namespace

base::Result<gateway::Description> readDescription(const QByteArray& text, gateway::Description::BasePath basePath,
                                                   gateway::Findings& findings)
{
    if (text.size() > largestText)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("Invalid OpenAPI input: it has more than 6 MB")};
    auto document = jsonOfText(text);
    if (!document)
        return base::Error{document.error().code, QStringLiteral("Invalid OpenAPI input: ") + document.error().message};
    return gateway::Description::read(std::move(*document), basePath, findings);
}

QList<QByteArray> told(const gateway::Findings& findings, gateway::Finding::Severity severity, const QByteArray& text)
{
    QList<QByteArray> sentences;
    std::optional<TextPlaces> places;
    for (const gateway::Finding& finding : findings) {
        if (finding.severity != severity) continue;
        if (!places) places.emplace(text);
        sentences.append(sentence(finding, *places));
    }
    return sentences;
}

}  // namespace trestle::workspace
