"""The pages of employers, vacancies, placements and referrals."""
