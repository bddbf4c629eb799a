#include "ui/document/Step.h"

#include <array>

namespace trestle::ui {

namespace {

using functions::FunctionDescription;
using gateway::Api;
using gateway::Documents;
using gateway::Route;
using requests::SavedRequest;
using tables::TableDescription;
using workspace::Workspace;

std::vector<Api>& valuesOf(Workspace& workspace, const Replacement<Api>&)
{
    return workspace.apis;
}

std::vector<Route>& valuesOf(Workspace& workspace, const Replacement<Route>& replacement)
{
    return workspace.apis[replacement.api].routes;
}

std::vector<FunctionDescription>& valuesOf(Workspace& workspace, const Replacement<FunctionDescription>&)
{
    return workspace.functions;
}

std::vector<TableDescription>& valuesOf(Workspace& workspace, const Replacement<TableDescription>&)
{
    return workspace.tables;
}

std::vector<SavedRequest>& valuesOf(Workspace& workspace, const Replacement<SavedRequest>&)
{
    return workspace.requests;
}

template <typename T>
void apply(Workspace& workspace, const Replacement<T>& replacement, StepDirection direction)
{
    const std::optional<T>& from = direction == StepDirection::Forwards ? replacement.before : replacement.after;
    const std::optional<T>& to = direction == StepDirection::Forwards ? replacement.after : replacement.before;
    if constexpr (std::is_same_v<T, Workspace>) {
        workspace = *to;
    } else if constexpr (std::is_same_v<T, Documents>) {
        const bool ofAccount = replacement.api == accountsDocuments;
        (ofAccount ? workspace.documents : workspace.apis[replacement.api].documents) = *to;
    } else {
        std::vector<T>& values = valuesOf(workspace, replacement);
        size_t fromPlace = replacement.place;
        size_t toPlace = replacement.placeAfter;
        if (direction == StepDirection::Backwards) std::swap(fromPlace, toPlace);
        const auto at = [&values](size_t index) { return values.begin() + static_cast<std::ptrdiff_t>(index); };
        if (from && to && fromPlace == toPlace) {
            values[fromPlace] = *to;
            return;
        }
        if (from) values.erase(at(fromPlace));
        if (to) values.insert(at(toPlace), *to);
    }
}

// 1 << n for the one member that differs, 0 if none or several do.
template <size_t Count>
unsigned onlyMember(const std::array<bool, Count>& differs)
{
    unsigned member = 0;
    for (size_t i = 0; i < Count; ++i) {
        if (!differs[i]) continue;
        if (member != 0) return 0;
        member = 1U << i;
    }
    return member;
}

unsigned integrationMember(const gateway::FunctionIntegration& a, const gateway::FunctionIntegration& b)
{
    return onlyMember(
        std::array{a.function != b.function, a.payloadFormat != b.payloadFormat, a.timeoutMs != b.timeoutMs});
}

unsigned integrationMember(const gateway::TableIntegration& a, const gateway::TableIntegration& b)
{
    return onlyMember(std::array{a.table != b.table, a.action != b.action, a.index != b.index, a.key != b.key,
                                 a.sortOperator != b.sortOperator, a.attributes != b.attributes, a.hidden != b.hidden,
                                 a.conditional != b.conditional, a.successStatus != b.successStatus});
}

unsigned integrationMember(const gateway::HttpIntegration& a, const gateway::HttpIntegration& b)
{
    return onlyMember(std::array{a.uri != b.uri, a.method != b.method, a.timeoutMs != b.timeoutMs});
}

unsigned integrationMember(const gateway::MockIntegration& a, const gateway::MockIntegration& b)
{
    return onlyMember(std::array{a.status != b.status, a.headers != b.headers, a.body != b.body});
}

unsigned integrationMember(const std::monostate&, const std::monostate&)
{
    return 0;
}

// A number for the one member of two documents that differs, of its one member if both are objects, and so on; 0 if
// several do.
unsigned documentMember(const base::JsonValue& a, const base::JsonValue& b, size_t seed)
{
    if (!a.isObject() || !b.isObject() || a.object().size() != b.object().size()) return 0;
    const base::JsonValue::Member* from = nullptr;
    const base::JsonValue* to = nullptr;
    for (const auto& member : a.object()) {
        const base::JsonValue* other = b.find(member.first);
        if (other != nullptr && *other == member.second) continue;
        if (other == nullptr || from != nullptr) return 0;
        from = &member;
        to = other;
    }
    if (from == nullptr) return 0;
    const size_t place = qHash(from->first, seed);
    if (from->second.isObject() && to->isObject()) return documentMember(from->second, *to, place);
    constexpr unsigned apart = 1U << 31;  // from the numbers of members that have types
    return static_cast<unsigned>(place) | apart;
}

// The member of the one document that differs; 0 if one comes or goes, or several differ.
unsigned changedMember(const Documents& a, const Documents& b)
{
    unsigned member = 0;
    for (const auto& [kind, documents] : a.kinds()) {
        const Documents::OfKind& others = b.all(kind);
        if (others.size() != documents.size()) return 0;
        for (const auto& [id, document] : documents) {
            const base::JsonValue* other = b.find(kind, id);
            if (other != nullptr && *other == document) continue;
            if (other == nullptr || member != 0) return 0;
            member = documentMember(document, *other, qHash(id, qHash(kind)));
            if (member == 0) return 0;
        }
    }
    return a.kinds().size() == b.kinds().size() ? member : 0;
}

unsigned changedMember(const Route& a, const Route& b)
{
    const unsigned own = onlyMember(std::array{a.method != b.method || a.path != b.path, a.integration != b.integration,
                                               a.description != b.description, a.document != b.document});
    if (own == 8) return documentMember(a.document, b.document, 0);
    if (own != 2) return own;
    if (a.integration.index() != b.integration.index()) return 0;
    const unsigned inner = std::visit(
        [&b](const auto& integration) {
            return integrationMember(integration, std::get<std::decay_t<decltype(integration)>>(b.integration));
        },
        a.integration);
    return inner == 0 ? 0 : inner << 8;
}

// The member of the one stage that differs; 0 if one comes or goes, serves something else, or several differ.
unsigned changedMember(const std::vector<gateway::Stage>& a, const std::vector<gateway::Stage>& b)
{
    if (a.size() != b.size()) return 0;
    unsigned member = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        if (a[i] == b[i]) continue;
        if (member != 0 || a[i].name != b[i].name || a[i].autoDeploy != b[i].autoDeploy ||
            a[i].variables != b[i].variables)
            return 0;
        member = documentMember(a[i].document, b[i].document, qHash(a[i].name));
        if (member == 0) return 0;
    }
    return member;
}

unsigned changedMember(const Api& a, const Api& b)
{
    constexpr unsigned stages = 1U << 6;
    const unsigned own =
        onlyMember(std::array{a.name != b.name, a.id != b.id, a.protocol != b.protocol, a.port != b.port,
                              a.cors != b.cors, a.routes != b.routes, a.stages != b.stages,
                              a.description != b.description, a.document != b.document, a.documents != b.documents});
    return own == stages ? changedMember(a.stages, b.stages) : own;
}

unsigned changedMember(const FunctionDescription& a, const FunctionDescription& b)
{
    return onlyMember(std::array{a.name != b.name, a.runtime != b.runtime, a.handler != b.handler,
                                 a.timeoutMs != b.timeoutMs, a.memoryMb != b.memoryMb, a.environment != b.environment,
                                 a.description != b.description});
}

unsigned changedMember(const TableDescription& a, const TableDescription& b)
{
    return onlyMember(std::array{a.name != b.name, a.keys != b.keys, a.indexes != b.indexes, a.billing != b.billing,
                                 a.throughput != b.throughput, a.deletionProtection != b.deletionProtection,
                                 a.timeToLiveAttribute != b.timeToLiveAttribute});
}

unsigned changedMember(const SavedRequest& a, const SavedRequest& b)
{
    return onlyMember(
        std::array{a.name != b.name, a.method != b.method, a.url != b.url, a.headers != b.headers, a.body != b.body});
}

unsigned changedMember(const Workspace&, const Workspace&)
{
    return 0;
}

}  // namespace

Step::Step(Workspace& workspace, std::vector<AnyReplacement> replacements, Change change, const QString& text,
           Taken taken)
    : QUndoCommand(text),
      m_workspace(workspace),
      m_replacements(std::move(replacements)),
      m_change(std::move(change)),
      m_taken(std::move(taken))
{
    if (m_replacements.size() != 1) return;
    m_member = std::visit(
        [](const auto& only) { return only.before && only.after ? changedMember(*only.before, *only.after) : 0U; },
        m_replacements.front());
}

void Step::redo()
{
    take(StepDirection::Forwards);
}

void Step::undo()
{
    take(StepDirection::Backwards);
}

void Step::take(StepDirection direction)
{
    const auto applyOne = [this, direction](const AnyReplacement& any) {
        std::visit([this, direction](const auto& one) { apply(m_workspace, one, direction); }, any);
    };
    Change change = m_change;
    if (direction == StepDirection::Forwards) {
        std::for_each(m_replacements.begin(), m_replacements.end(), applyOne);
    } else {
        std::for_each(m_replacements.rbegin(), m_replacements.rend(), applyOne);
        std::swap(change.before, change.after);
        if (m_change.kind == Change::Kind::Added)
            change.kind = Change::Kind::Removed;
        else if (m_change.kind == Change::Kind::Removed)
            change.kind = Change::Kind::Added;
    }
    m_taken(*this, change);
}

bool Step::mergeWith(const QUndoCommand* next)
{
    const auto* later = dynamic_cast<const Step*>(next);
    if (later == nullptr || later->m_member != m_member || later->m_replacements.size() != 1) return false;
    return std::visit(
        [this, later](auto& mine) {
            const auto* theirs = std::get_if<std::decay_t<decltype(mine)>>(&later->m_replacements.front());
            if (theirs == nullptr || theirs->place != mine.placeAfter || theirs->api != mine.api) return false;
            mine.after = theirs->after;
            mine.placeAfter = theirs->placeAfter;
            m_change.after = later->m_change.after;
            setObsolete(mine.before == mine.after);
            return true;
        },
        m_replacements.front());
}

}  // namespace trestle::ui
