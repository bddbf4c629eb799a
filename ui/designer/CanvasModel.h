// What the canvas shows, as a value: cards with their rows and lines, and the wires between them. No view, no
// positions.
#pragma once

#include "ui/designer/Connecting.h"
#include "ui/designer/Running.h"

#include <QSize>

#include <vector>

namespace trestle::ui {

struct CardId
{
    enum class Kind { Api, Function, Http, Mock, Table };
    Kind kind = Kind::Api;
    QByteArray name;  // of the API, function or table; the host of an HTTP target; "" for the mock

    bool operator==(const CardId&) const = default;
    bool operator<(const CardId& other) const { return std::tie(kind, name) < std::tie(other.kind, other.name); }
    /// "function:createBook": what saved positions are called by.
    [[nodiscard]] QString key() const;
};

/// One route on an API's card.
struct CardRow
{
    workspace::ObjectRef route;
    QByteArray method;
    QByteArray path;
    int problems = 0;
    QString spoken;

    bool operator==(const CardRow&) const = default;
};

enum class LineTone { Normal, Good, Bad };

struct CardLine
{
    QString text;
    LineTone tone = LineTone::Normal;
    QString more = {};  // after the text, in its own tone
    LineTone moreTone = LineTone::Normal;

    bool operator==(const CardLine&) const = default;
};

struct Card
{
    static constexpr int headerHeight = 36;
    static constexpr int rowHeight = 28;
    static constexpr int lineHeight = 20;
    static constexpr int padding = 12;

    CardId id;
    workspace::ObjectRef object;  // what selecting the card selects; none for HTTP targets and the mock
    QString title;
    QString detail;  // "HTTP :3000", "node 22"
    std::vector<CardRow> rows;
    std::vector<CardLine> lines;
    int problems = 0;
    QString spoken;

    [[nodiscard]] QSize size() const;
    /// Where the wire of row `row` begins, from the card's top.
    [[nodiscard]] static int rowMiddle(int row) { return headerHeight + row * rowHeight + rowHeight / 2; }

    bool operator==(const Card&) const = default;
};

/// From a row of an API's card to where the route leads, or from a function's card to a table it reads or writes.
struct Wire
{
    enum class Kind {
        Route,
        Seen,      // calls of the function have touched the table
        Declared,  // the function's environment names the table, and no call has touched it yet
    };
    CardId from;
    int row = 0;               // -1 for a function's
    std::optional<CardId> to;  // nothing if what the route names does not exist
    Kind kind = Kind::Route;
    QString hint = {};  // why the wire is there, for the pointer

    /// Whether both run the same way, whatever they say.
    [[nodiscard]] bool runsLike(const Wire& other) const
    {
        return std::tie(from, row, to, kind) == std::tie(other.from, other.row, other.to, other.kind);
    }
};

struct CanvasModel
{
    std::vector<Card> cards;  // APIs first, in the design's order
    std::vector<Wire> wires;  // in the order of APIs and rows, then of functions and tables

    [[nodiscard]] const Card* card(const CardId& id) const;
    [[nodiscard]] const Card* cardOf(const workspace::ObjectRef& object) const;
};

[[nodiscard]] CanvasModel canvasModel(const workspace::Workspace& workspace,
                                      const std::vector<workspace::Problem>& problems, const Running& running);
/// What a route connects to when it is wired to this card; nothing for an API's card.
[[nodiscard]] std::optional<Target> targetFor(const CardId& card, const workspace::Workspace& workspace);

}  // namespace trestle::ui
