// One line of a REST method's parameter mappings, compiled once: where a value comes from and where it goes.
//     target = "integration.request." ( "header" / "querystring" / "path" ) "." name      of a request
//            / "method.response.header." name                                            of a response
//     source = "method.request." ( "header" / "querystring" / "path" / "multivalueheader" / "multivaluequerystring" )
//     "." name
//            / "method.request.body" [ "." jsonPath ]                                     of a request
//            / "integration.response." ( "header" / "multivalueheader" ) "." name
//            / "integration.response.body" [ "." jsonPath ]                               of a response
//            / "context." path / "stageVariables." name / "'" text "'"
// Names are compared exactly, header names too. Values; any thread.
#pragma once

#include "core/base/Result.h"
#include "core/gateway/templates/JsonPath.h"
#include "core/gateway/templates/TemplateContext.h"

namespace trestle::gateway {

/// What mappings read: a request or a response, with repeated names in their order.
struct MappableMessage
{
    using Values = std::vector<std::pair<QByteArray, QByteArray>>;
    Values headers;
    Values query;
    Values path;
    QByteArray body;  // "" reads as {}
};

class ParameterMapping
{
public:
    enum class Of { Request, Response };
    enum class Place { Header, Query, Path };

    /// Error: Parse, naming what is not known.
    [[nodiscard]] static base::Result<ParameterMapping> compile(Of message, const QByteArray& target,
                                                                const QByteArray& source);

    [[nodiscard]] Place place() const { return m_place; }
    [[nodiscard]] const QByteArray& name() const { return m_name; }
    /// The values to set; none where the message has nothing there, and then nothing is set. One of a repeated name is
    /// its last, except for multi-value sources. Error: Parse with the service's text, which it answers with 400, for a
    /// body that begins like JSON and is none.
    [[nodiscard]] base::Result<std::vector<QByteArray>> values(const MappableMessage& message,
                                                               TemplateContext& context) const;

private:
    enum class Source { Header, Query, Path, AllHeaders, AllQuery, Body, Context, StageVariable, Text };

    [[nodiscard]] base::Result<std::vector<QByteArray>> bodyValues(const QByteArray& body, TemplateHeap& heap) const;

    Place m_place = Place::Header;
    QByteArray m_name;
    Source m_source = Source::Text;
    QByteArray m_sourceName;  // or the text
    std::shared_ptr<const JsonPath> m_bodyPath;
};

}  // namespace trestle::gateway
