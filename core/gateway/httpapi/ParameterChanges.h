// What an HTTP API changes of a request before its integration gets it, or of an answer before the client does. The
// service's parameter mappings, compiled once:
//     change  = ( "append" / "overwrite" / "remove" ) ":" ( "header." name / "querystring." name )
//             / "overwrite:path"                                    of a request
//             / "overwrite:statuscode"                              of a response, which has no querystring
//     value   = *( text / reference / "${" name-of-reference "}" )
//     reference = "$request.header." name / "$request.querystring." name / "$request.body" [ "." path ]
//             / "$request.path" [ "." name ]                        of a request
//             / "$response.header." name / "$response.body" [ "." path ]   of a response
//             / "$context." name / "$stageVariables." name
// A reference that the message has nothing for sets nothing where it stands alone, and is empty text beside others. The
// value of "remove" is not looked at. Values; any thread.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/routing/RouteTable.h"
#include "core/http/Message.h"

#include <functional>
#include <optional>
#include <vector>

namespace trestle::gateway {

/// What references read. Null members: there is nothing of that kind. The functions are asked only when needed.
struct ChangeInput
{
    const http::Headers& headers;
    const QByteArray& body;
    QByteArrayView query;  // percent-encoded
    QByteArrayView path;   // below the stage, percent-encoded
    const std::vector<PathParameter>* pathParameters = nullptr;
    const std::map<QByteArray, QByteArray>& stageVariables;
    std::function<std::optional<QByteArray>(const QByteArray& name)> context;  // of "$context."
};

class ParameterChanges
{
public:
    enum class Of { Request, Response };

    /// `mappings` is the service's map of texts. Errors: InvalidArgument, naming what is not known or not allowed.
    [[nodiscard]] static base::Result<ParameterChanges> compile(Of message, const base::JsonValue& mappings);

    [[nodiscard]] bool empty() const { return m_changes.empty(); }

    struct Outcome
    {
        http::Headers headers;
        QByteArray query;                // percent-encoded
        std::optional<QByteArray> path;  // overwritten, percent-encoded where it has to be
        std::optional<int> status;       // overwritten
        QByteArray detail;               // for the trace: "append:header.x, overwrite:path"
    };
    /// All values are read before anything changes. Error: InvalidArgument for a status or header value that cannot be
    /// sent.
    [[nodiscard]] base::Result<Outcome> apply(const ChangeInput& input) const;

private:
    enum class Action { Append, Overwrite, Remove };
    enum class Place { Header, Query, Path, Status };
    enum class Source { Text, Header, Query, Body, Path, PathParameter, Context, StageVariable };
    struct Part
    {
        Source source = Source::Text;
        QByteArray text;  // or the name; of a body: its path with dots, "" is all of it
    };
    struct Change
    {
        QByteArray key;
        Action action = Action::Append;
        Place place = Place::Header;
        QByteArray name;
        std::vector<Part> value;
    };
    class Reader;

    static base::Result<std::vector<Part>> compileValue(Of message, QByteArrayView text);
    static base::Result<Part> compileReference(Of message, QByteArrayView text);

    std::vector<Change> m_changes;
};

/// Whether an HTTP API keeps its hands on a header: access-control-*, apigw-*, Authorization, Connection, and the like.
[[nodiscard]] bool isReservedHeader(QByteArrayView name);

}  // namespace trestle::gateway
