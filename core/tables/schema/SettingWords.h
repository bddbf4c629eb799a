// The service's words for the values of settings, each list once: the wire, the data file and the workspace's files
// read and write them from here.
#pragma once

#include "core/tables/schema/TableDescription.h"

namespace trestle::tables {

template <typename T>
struct SettingWord
{
    QByteArrayView word;
    T value;
};

inline constexpr SettingWord<KeyType> keyTypeWords[] = {{"S", KeyType::S}, {"N", KeyType::N}, {"B", KeyType::B}};
inline constexpr SettingWord<ProjectionType> projectionWords[] = {
    {"ALL", ProjectionType::All}, {"KEYS_ONLY", ProjectionType::KeysOnly}, {"INCLUDE", ProjectionType::Include}};
inline constexpr SettingWord<BillingMode> billingWords[] = {{"PROVISIONED", BillingMode::Provisioned},
                                                            {"PAY_PER_REQUEST", BillingMode::PayPerRequest}};
inline constexpr SettingWord<TableClass> tableClassWords[] = {
    {"STANDARD", TableClass::Standard}, {"STANDARD_INFREQUENT_ACCESS", TableClass::StandardInfrequentAccess}};
inline constexpr SettingWord<StreamView> streamViewWords[] = {{"KEYS_ONLY", StreamView::KeysOnly},
                                                              {"NEW_IMAGE", StreamView::NewImage},
                                                              {"OLD_IMAGE", StreamView::OldImage},
                                                              {"NEW_AND_OLD_IMAGES", StreamView::NewAndOldImages}};
inline constexpr SettingWord<ContributorInsights> insightsWords[] = {
    {"DISABLED", ContributorInsights::Disabled},
    {"ACCESSED_AND_THROTTLED_KEYS", ContributorInsights::AccessedAndThrottledKeys},
    {"THROTTLED_KEYS", ContributorInsights::ThrottledKeys}};
inline constexpr SettingWord<MultiRegionConsistency> consistencyWords[] = {
    {"EVENTUAL", MultiRegionConsistency::Eventual}, {"STRONG", MultiRegionConsistency::Strong}};
inline constexpr SettingWord<SettingsReplication> settingsReplicationWords[] = {
    {"DISABLED", SettingsReplication::Disabled}, {"ENABLED", SettingsReplication::Enabled}};
inline constexpr SettingWord<KinesisDestination::Precision> precisionWords[] = {
    {"", KinesisDestination::Precision::Unset},
    {"MILLISECOND", KinesisDestination::Precision::Millisecond},
    {"MICROSECOND", KinesisDestination::Precision::Microsecond}};

template <typename T, size_t count>
[[nodiscard]] constexpr QByteArrayView wordOf(const SettingWord<T> (&words)[count], T value)
{
    for (const SettingWord<T>& candidate : words)
        if (candidate.value == value) return candidate.word;
    Q_UNREACHABLE();
}

/// Nothing if there is no such word.
template <typename T, size_t count>
[[nodiscard]] constexpr std::optional<T> valueOf(const SettingWord<T> (&words)[count], QByteArrayView word)
{
    for (const SettingWord<T>& candidate : words)
        if (candidate.word == word) return candidate.value;
    return std::nullopt;
}

}  // namespace trestle::tables
