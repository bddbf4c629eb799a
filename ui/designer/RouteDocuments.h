// What of a route is edited as text: its document in the service's words, that of its integration, and their mapping
// templates, each by itself. Values; the editor of a route's documents shows them.
#pragma once

#include "ui/designer/JsonEdit.h"

#include "core/gateway/definition/Api.h"

#include <QString>

namespace trestle::ui {

struct RoutePart
{
    enum class Kind { Document, Template };
    Kind kind = Kind::Document;
    QString title;           // "Method", "Request template", "Answer 200"
    QString detail = {};     // "application/json"
    QByteArray family = {};  // of a document of the API, "integrations"; "" for the route's own
    QByteArray id = {};      // of that document
    JsonPath path = {};      // in the document

    /// Names the part among those of its route.
    [[nodiscard]] QByteArray key() const;
};

/// Documents first, then templates in the order of a request's way.
[[nodiscard]] std::vector<RoutePart> routeParts(const gateway::Api& api, const gateway::Route& route);
/// The templates for JSON that the route's integration could have and has not.
[[nodiscard]] std::vector<RoutePart> missingTemplates(const gateway::Api& api, const gateway::Route& route);

[[nodiscard]] QByteArray partText(const gateway::Api& api, const gateway::Route& route, const RoutePart& part);
/// `api` with `text` in the place of `part` of one of its routes. Errors: NotFound, Parse ("line 2, column 7: …").
[[nodiscard]] base::Result<gateway::Api> withPart(const gateway::Api& api, const QByteArray& routeKey,
                                                  const RoutePart& part, const QByteArray& text);

/// What is wrong with a text, where; line 0: nothing. Of a document that it is no JSON object, of a template that it
/// does not compile.
struct TextProblem
{
    int line = 0;
    QString message;
};
[[nodiscard]] TextProblem problemOfText(RoutePart::Kind kind, const QByteArray& text);

}  // namespace trestle::ui
