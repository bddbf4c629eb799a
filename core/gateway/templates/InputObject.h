// $input: the body and the request's parameters.
#pragma once

#include "core/gateway/templates/TemplateContainers.h"

#include <QByteArray>

#include <utility>

namespace trestle::gateway {

/// The request's parameters, each name once.
struct TemplateParameters
{
    using Values = std::vector<std::pair<QByteArray, QByteArray>>;
    Values path;
    Values query;
    Values header;
};

/// body, path(jsonPath), json(jsonPath), params(), params(name). The body is parsed when a template first asks for it.
class InputObject : public TemplateObject
{
public:
    /// An empty body reads as {}.
    InputObject(QByteArray body, TemplateParameters parameters)
        : m_body(std::move(body)), m_parameters(std::move(parameters))
    {
    }

    [[nodiscard]] QString className() const override { return QStringLiteral("Input"); }
    [[nodiscard]] std::optional<QString> text(int) const override { return QStringLiteral("Input@1"); }
    [[nodiscard]] std::optional<TemplateValue> property(const QString& name, TemplateHeap& heap) override;
    [[nodiscard]] CallOutcome call(const QString& method, const std::vector<TemplateValue>& arguments,
                                   TemplateHeap& heap) override;

private:
    TemplateValue body(TemplateHeap& heap);
    CallOutcome read(const QString& path, TemplateHeap& heap);
    CallOutcome readAsJson(const QString& path, TemplateHeap& heap);
    TemplateValue parameters(TemplateHeap& heap);
    [[nodiscard]] TemplateValue parameter(const QString& name) const;

    QByteArray m_body;
    TemplateParameters m_parameters;
    std::optional<QString> m_text;
    std::optional<TemplateValue> m_document;
    TemplateMap* m_parameterMaps = nullptr;
};

}  // namespace trestle::gateway
