import type { StaffMember } from "@rawat/contracts";
import { Fact, Facts } from "../components/facts.tsx";
import { phone, rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";

/** What is known of one of the staff. Contact and licences are there for those who are told them. */
export const MemberDetails = (member: StaffMember) => (
  <div class="card details">
    <section>
      <h2>{t.staff.work}</h2>
      <Facts>
        <Fact label={t.staff.role}>
          {t.staff.roles[member.role]}
          {!member.active && (
            <>
              {" "}
              <span class="role off">{t.staff.inactive}</span>
            </>
          )}
        </Fact>
        <Fact label={t.staff.department}>{member.departmentName ?? t.words.empty}</Fact>
        {member.role === "doctor" && (
          <>
            <Fact label={t.staff.specialization}>{member.specialization ?? t.words.empty}</Fact>
            <Fact label={t.staff.consultationFee}>
              {member.consultationFee === null ? t.words.empty : rupiah(member.consultationFee)}
            </Fact>
          </>
        )}
        {member.bio !== null && (
          <Fact label={t.staff.bio} isWide>
            {member.bio}
          </Fact>
        )}
      </Facts>
    </section>
    {member.phone !== undefined && (
      <section>
        <h2>{t.staff.contact}</h2>
        <Facts>
          <Fact label={t.staff.phone}>{member.phone ? phone(member.phone) : t.words.empty}</Fact>
          <Fact label={t.staff.email}>{member.email ?? t.words.empty}</Fact>
          <Fact label={t.staff.sipNumber}>{member.sipNumber ?? t.words.empty}</Fact>
          <Fact label={t.staff.strNumber}>{member.strNumber ?? t.words.empty}</Fact>
        </Facts>
      </section>
    )}
  </div>
);
